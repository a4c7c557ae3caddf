variable "prune_versions" {
  description = "Whether old versions of the functions are deleted daily."
  type        = bool
  default     = true
}
