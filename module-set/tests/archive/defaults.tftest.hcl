# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {}

variables {
  name           = "orders"
  kinesis_stream = { arn = "arn:aws:kinesis:eu-central-1:123456789012:stream/changes" }
}

run "archives_lines_by_day" {
  command = plan

  assert {
    condition     = aws_kinesis_firehose_delivery_stream.stream.extended_s3_configuration[0].compression_format == "GZIP"
    error_message = "Lines are compressed."
  }

  assert {
    condition     = aws_kinesis_firehose_delivery_stream.stream.extended_s3_configuration[0].prefix == "changes/day=!{timestamp:yyyy-MM-dd}/"
    error_message = "A day is a folder."
  }

  assert {
    condition     = join(",", aws_glue_catalog_table.table.partition_keys[*].name) == "day"
    error_message = "A day is a partition."
  }

  assert {
    condition     = length(aws_s3_bucket.bucket) == 1
    error_message = "A bucket is made."
  }
}

run "archives_columns_by_an_attribute" {
  command = plan

  variables {
    format       = "parquet"
    partition_by = { column = "status", attribute = "status", values = ["PAID"] }
  }

  assert {
    condition     = aws_kinesis_firehose_delivery_stream.stream.extended_s3_configuration[0].compression_format == "UNCOMPRESSED"
    error_message = "Parquet is compressed inside."
  }

  assert {
    condition     = length(aws_kinesis_firehose_delivery_stream.stream.extended_s3_configuration[0].data_format_conversion_configuration) == 1
    error_message = "Lines are converted."
  }

  assert {
    condition     = aws_kinesis_firehose_delivery_stream.stream.extended_s3_configuration[0].prefix == "changes/status=!{partitionKeyFromLambda:status}/day=!{timestamp:yyyy-MM-dd}/"
    error_message = "A status is a folder, and a day one below."
  }

  assert {
    condition     = join(",", aws_glue_catalog_table.table.partition_keys[*].name) == "status,day"
    error_message = "A status is a partition too."
  }
}

run "leaves_a_bucket_that_exists_alone" {
  command = plan

  variables {
    bucket = { arn = "arn:aws:s3:::lake" }
  }

  assert {
    condition     = length(aws_s3_bucket.bucket) + length(aws_s3_bucket_policy.bucket_policy) == 0
    error_message = "No bucket is made."
  }

  assert {
    condition     = aws_glue_catalog_table.table.storage_descriptor[0].location == "s3://lake/changes/"
    error_message = "The table reads that bucket."
  }
}
