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
  partition_key = { name = "orderId", type = "S" }
}

module "by_customer" {
  source = "../../modules/stream-consumer"

  name   = "orders-dev-by-customer"
  stream = module.orders.stream

  view = {
    projection = {
      partition_key = { name = "customerId", type = "S", from = "item.customerId" }
      sort_key      = { name = "orderId", from = ["item.orderId"] }
      attributes    = { status = "item.status" }
    }
  }
}

# The bucket that exports are written to stands for any in the table's region.
module "backfill" {
  source = "../../modules/backfill"

  name         = "orders-dev-backfill"
  source_table = { arn = module.orders.table_arn, partition_key = "orderId" }
  exports      = { bucket_arn = "arn:aws:s3:::orders-dev-exports", prefix = "orders" }
  concurrency  = 100

  consumers = {
    by-customer = { function_arn = module.by_customer.alias_arn, batch_size = 100 }
  }
}

output "table_arn" {
  value = module.orders.table_arn
}

output "state_machine_arn" {
  value = module.backfill.state_machine_arn
}
