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

module "totals" {
  source = "../../modules/stream-consumer"

  name   = "orders-dev-totals"
  stream = module.orders.stream

  function_zip = {
    path    = "${path.module}/app.zip"
    handler = "app.handler"
    runtime = "python3.13"
  }
}
