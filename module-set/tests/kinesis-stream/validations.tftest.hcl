# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {}

variables {
  name       = "orders"
  table_name = "orders-table"
}

run "refuses_shards_on_demand" {
  command = plan

  variables {
    shard_count = 4
  }

  expect_failures = [var.shard_count]
}

run "refuses_provisioned_without_shards" {
  command = plan

  variables {
    stream_mode = "PROVISIONED"
  }

  expect_failures = [var.shard_count]
}

run "refuses_less_than_a_day" {
  command = plan

  variables {
    retention_period = 23
  }

  expect_failures = [var.retention_period]
}

run "refuses_more_than_a_year" {
  command = plan

  variables {
    retention_period = 8761
  }

  expect_failures = [var.retention_period]
}

run "refuses_what_is_no_kinesis_stream" {
  command = plan

  variables {
    existing_stream = { stream_arn = "arn:aws:sqs:eu-central-1:123456789012:everything" }
  }

  expect_failures = [var.existing_stream]
}
