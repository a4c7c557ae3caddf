variable "partner_account_id" {
  description = "Account that subscribes: 12 digits."
  type        = string
  default     = "210987654321"
}
