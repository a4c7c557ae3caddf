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

  name              = "orders-dev-changes"
  stream            = module.orders.stream
  filter_attributes = ["status"]
}

# A team adds a queue of its own without touching the publisher.
module "cancellations" {
  source = "../../modules/subscriber"

  name          = "orders-dev-cancellations"
  topic         = module.changes.topic
  filter_policy = jsonencode({ status = ["CANCELLED"] })
}
