output "stream" {
  description = "What a consumer takes as its `stream`."
  value       = module.orders.stream
}
