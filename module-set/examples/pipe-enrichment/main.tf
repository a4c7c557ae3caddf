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

module "shop" {
  source = "../../modules/event-bus"

  name = "orders-dev-shop"
}

# It answers with as many events as it is asked about, in their order.
module "placed_enrichment" {
  source = "../../modules/pipe-enrichment"

  name = "orders-dev-placed-enrichment"

  function_zip = {
    path    = "${path.module}/app.zip"
    handler = "app.handler"
    runtime = "nodejs22.x"
  }
}

module "placed" {
  source = "../../modules/pipe"

  name          = "orders-dev-placed"
  source_stream = module.orders.stream
  enrichment    = { function_arn = module.placed_enrichment.alias_arn }

  target = {
    event_bus = { arn = module.shop.bus_arn, source = "orders", detail_type = "OrderPlaced" }
  }
}
