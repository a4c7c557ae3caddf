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

module "shipping_queue" {
  source = "../../modules/subscriber"

  name                       = "orders-dev-shipping"
  topic                      = module.changes.topic
  filter_policy              = jsonencode({ status = ["PAID"] })
  visibility_timeout_seconds = 180 # six times the function's timeout
}

module "shipping" {
  source = "../../modules/queue-consumer"

  name         = "orders-dev-shipping"
  queue        = module.shipping_queue.queue
  dead_letters = module.shipping_queue.dead_letters
  timeout      = 30

  # Messages above 256 KiB carry a pointer, which the function may follow.
  claim_checks = { bucket_arn = "arn:aws:s3:::${module.changes.claim_check_bucket}" }

  function_zip = {
    path    = "${path.module}/app.zip"
    handler = "app.handler"
    runtime = "nodejs22.x"
  }
}
