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
  source = "../../modules/fan-out"

  name   = "orders-dev-changes"
  stream = module.orders.stream

  # Top-level attributes of the item that filter policies may name.
  filter_attributes = ["status"]

  subscribers = {
    # Every change, for whoever reads the queue.
    analytics = {}

    # Only what is paid.
    shipping = {
      filter_policy = jsonencode({ status = ["PAID"] })
    }
  }
}
