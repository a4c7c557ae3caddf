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

resource "aws_kinesis_stream" "changes" {
  name             = "orders-dev-changes"
  retention_period = 168
  encryption_type  = "KMS"
  kms_key_id       = "alias/aws/kinesis"

  stream_mode_details {
    stream_mode = "ON_DEMAND"
  }
}

module "archive" {
  source = "../../modules/archive"

  name           = "orders-dev"
  kinesis_stream = { arn = aws_kinesis_stream.changes.arn }
  format         = "parquet"

  # Queries that ask for one status read its folders alone.
  partition_by = {
    column    = "status"
    attribute = "status"
    values    = ["PENDING", "PAID", "SHIPPED", "CANCELLED"]
  }

  transition = { days = 90, storage_class = "GLACIER_IR" }
}

# The table writes to the stream once Firehose reads it: nothing of the first minutes is missed.
resource "aws_dynamodb_kinesis_streaming_destination" "changes" {
  table_name                               = module.orders.table_name
  stream_arn                               = aws_kinesis_stream.changes.arn
  approximate_creation_date_time_precision = "MICROSECOND"

  depends_on = [module.archive]
}
