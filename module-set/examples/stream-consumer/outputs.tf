output "view_table_name" {
  description = "Name of the view."
  value       = module.by_product.view_table_name
}

output "failure_queue_url" {
  description = "URL of the queue that indexes what failed: alarm on its depth."
  value       = module.by_product.failure_queue_url
}
