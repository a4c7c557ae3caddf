output "view_table_name" {
  description = "Name of the view by product."
  value       = module.orders.consumers["by-product"].view_table_name
}

output "analytics_queue_url" {
  description = "URL of the queue that holds every change."
  value       = module.orders.fan_outs["changes"].subscribers["analytics"].queue.url
}
