output "key_arn" {
  description = "ARN of the key: whoever reads the queue of a subscriber needs `kms:Decrypt` on it."
  value       = aws_kms_key.orders.arn
}
