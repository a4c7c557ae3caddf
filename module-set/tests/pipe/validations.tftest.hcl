# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {}

variables {
  name          = "orders-placed"
  source_stream = { arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000" }
  target        = { sqs = { arn = "arn:aws:sqs:eu-central-1:123456789012:placed" } }
}

run "refuses_no_target" {
  command = plan

  variables {
    target = {}
  }

  expect_failures = [var.target]
}

run "refuses_a_batch_that_the_target_does_not_take" {
  command = plan

  variables {
    batch_size = 11
  }

  expect_failures = [var.batch_size]
}

run "refuses_pointers_that_outlive_the_stream" {
  command = plan

  variables {
    maximum_record_age_in_seconds = 86400
  }

  expect_failures = [var.maximum_record_age_in_seconds]
}

run "refuses_a_fifo_queue_without_a_group" {
  command = plan

  variables {
    target = { sqs = { arn = "arn:aws:sqs:eu-central-1:123456789012:placed.fifo" } }
  }

  expect_failures = [var.target]
}
