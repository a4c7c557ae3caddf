output "queue_url" {
  description = "URL of the queue in the partner's account."
  value       = module.paid_orders.queue.url
}
