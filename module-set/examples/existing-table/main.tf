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

# Stands for a table of yours, wherever it is defined: all that is needed of it is the stream's ARN and the keys.
resource "aws_dynamodb_table" "orders" {
  name             = "orders"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "customerId"
  range_key        = "orderId"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  point_in_time_recovery {
    enabled = true
  }

  attribute {
    name = "customerId"
    type = "S"
  }

  attribute {
    name = "orderId"
    type = "S"
  }
}

module "orders" {
  source = "../../modules/pipeline"

  name = "orders-dev"

  existing_table = {
    stream_arn    = aws_dynamodb_table.orders.stream_arn
    partition_key = { name = "customerId", type = "S" }
    sort_key      = { name = "orderId", type = "S" }
  }

  # A stream serves two readers. Those defined elsewhere are named, so that a third one is refused while planning.
  other_stream_readers = ["search-indexer"]

  fan_outs = {
    changes = {
      subscribers = { analytics = {} }
    }
  }
}
