output "functions" {
  description = "By sink: the function that keeps it."
  value       = { for key, subscriber in module.orders.fan_outs["changes"].subscribers : key => subscriber.function_name }
}
