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

# Stands for a queue that exists already: its name is enough.
resource "aws_sqs_queue" "letters" {
  name                    = "orders-dev-letters"
  sqs_managed_sse_enabled = true
}

resource "aws_sns_topic" "page" {
  name              = "orders-dev-page"
  kms_master_key_id = "alias/aws/sns"
}

resource "aws_sns_topic" "morning" {
  name              = "orders-dev-morning"
  kms_master_key_id = "alias/aws/sns"
}

module "alarms" {
  source = "../../modules/alarms"

  name               = "orders-dev"
  written_table_name = module.orders.table_name
  runbook_url        = "https://wiki.example.com/orders/runbook"
  actions            = [aws_sns_topic.page.arn]
  warning_actions    = [aws_sns_topic.morning.arn]

  stream_consumers = {
    by-customer = {
      function_name = module.by_customer.function_name
      table_name    = module.orders.table_name
      failure_queue = { name = module.by_customer.failure_queue_name }
    }
  }

  queues = {
    letters = { name = aws_sqs_queue.letters.name, message_retention_seconds = 345600 }
  }
}
