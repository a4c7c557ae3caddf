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
}

# Every change of the table, kept for a week.
module "changes" {
  source = "../../modules/kinesis-stream"

  name       = "orders-dev"
  table_name = module.orders.table_name
}
