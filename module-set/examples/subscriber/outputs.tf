output "queue_url" {
  description = "URL of the queue that holds cancelled orders."
  value       = module.cancellations.queue.url
}
