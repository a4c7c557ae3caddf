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

module "changes" {
  source = "../../modules/kinesis-stream"

  name       = "orders-dev"
  table_name = module.orders.table_name
}

# Who ordered a product: one row for each line of each order, kept equal to the table.
module "by_product" {
  source = "../../modules/kinesis-consumer"

  name           = "orders-dev-by-product"
  kinesis_stream = module.changes.kinesis_stream

  view = {
    projection = {
      each          = "items"
      partition_key = { name = "productId", type = "S", from = "each.productId" }
      sort_key      = { name = "orderLine", from = ["item.customerId", "item.orderId", "each.lineId"] }
      attributes    = { status = "item.status", quantity = "each.quantity" }
    }
  }
}

# The latest state of every order as a JSON file; it reads each shard at a rate of its own.
module "latest" {
  source = "../../modules/kinesis-consumer"

  name             = "orders-dev-latest"
  kinesis_stream   = module.changes.kinesis_stream
  enhanced_fan_out = true
  objects          = {}
}
