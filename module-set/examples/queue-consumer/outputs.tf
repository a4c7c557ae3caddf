output "role_name" {
  description = "Name of the function's role, for permissions of its own."
  value       = module.shipping.role_name
}
