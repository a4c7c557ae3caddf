output "audit_queue_urls" {
  description = "By table: URL of the queue that holds every change."
  value       = { for key, fan_out in module.changes : key => fan_out.subscribers["audit"].queue.url }
}
