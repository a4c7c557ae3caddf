output "view_table_name" {
  description = "Name of the view."
  value       = module.by_product.view_table_name
}

output "registered_consumer_arn" {
  description = "ARN of the consumer with enhanced fan-out."
  value       = module.latest.registered_consumer_arn
}
