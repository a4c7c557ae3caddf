terraform {
  required_version = ">= 1.10"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0, < 7.0.0"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

module "orders" {
  source = "../../modules/stream-table"

  name          = "orders-dev"
  partition_key = { name = "customerId", type = "S" }
  sort_key      = { name = "orderId", type = "S" }

  global_secondary_indexes = [
    {
      index_name      = "byStatus"
      partition_key   = { name = "status", type = "S" }
      sort_key        = { name = "orderId", type = "S" }
      projection_type = "KEYS_ONLY"
    },
  ]

  time_to_live_attribute = "expiresAt"

  tags = { project = "orders" }
}
