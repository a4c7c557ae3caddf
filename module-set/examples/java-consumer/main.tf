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

  name        = "orders-dev-totals"
  stream      = module.orders.stream
  memory_size = 1024 # a virtual machine starts on the CPU that comes with the memory

  function_zip = {
    path    = "${path.module}/app.jar"
    handler = "example.Consumer::handle"
    runtime = "java21"
  }
}
