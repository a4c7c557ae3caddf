# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {}

variables {
  name           = "orders"
  kinesis_stream = { arn = "arn:aws:kinesis:eu-central-1:123456789012:stream/changes" }
}

run "refuses_a_small_buffer_of_parquet" {
  command = plan

  variables {
    format               = "parquet"
    buffering_size_in_mb = 63
  }

  expect_failures = [var.buffering_size_in_mb]
}

run "refuses_a_column_of_every_archive" {
  command = plan

  variables {
    partition_by = { column = "day", attribute = "day", values = ["monday"] }
  }

  expect_failures = [var.partition_by]
}

run "refuses_to_lock_a_bucket_that_exists" {
  command = plan

  variables {
    bucket      = { arn = "arn:aws:s3:::lake" }
    object_lock = { mode = "GOVERNANCE", retention_in_days = 30 }
  }

  expect_failures = [var.object_lock]
}

run "refuses_what_is_no_kinesis_stream" {
  command = plan

  variables {
    kinesis_stream = { arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/orders" }
  }

  expect_failures = [var.kinesis_stream]
}
