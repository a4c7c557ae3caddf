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

resource "aws_sqs_queue" "warehouse" {
  name                    = "orders-dev-warehouse.fifo"
  fifo_queue              = true
  sqs_managed_sse_enabled = true
}

# One of the two readers of the stream, without code: what was placed, in order, to the warehouse.
module "placed" {
  source = "../../modules/pipe"

  name          = "orders-dev-placed"
  source_stream = module.orders.stream

  filter_criteria = {
    filters = [{ pattern = jsonencode({ eventName = ["INSERT"] }) }]
  }

  target = {
    sqs = {
      arn              = aws_sqs_queue.warehouse.arn
      message_group_id = "$.dynamodb.Keys.orderId.S"
    }
    input_template = "{\"order\": <$.dynamodb.NewImage.orderId.S>, \"customer\": <$.dynamodb.NewImage.customerId.S>}"
  }
}
