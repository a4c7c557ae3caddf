output "stream_arn" {
  description = "ARN of the stream, for readers of your own."
  value       = module.changes.stream_arn
}
