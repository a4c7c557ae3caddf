# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {}

variables {
  name         = "orders-backfill"
  source_table = { arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/orders", partition_key = "orderId" }
  exports      = { bucket_arn = "arn:aws:s3:::exports" }
  consumers    = { view = { function_arn = "arn:aws:lambda:eu-central-1:123456789012:function:view:live" } }
}

run "refuses_to_bring_items_to_nobody" {
  command = plan

  variables {
    consumers = {}
  }

  expect_failures = [var.consumers]
}

run "refuses_the_stream_of_a_table" {
  command = plan

  variables {
    source_table = {
      arn           = "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000"
      partition_key = "orderId"
    }
  }

  expect_failures = [var.source_table]
}

run "refuses_a_prefix_that_ends_with_a_slash" {
  command = plan

  variables {
    exports = { bucket_arn = "arn:aws:s3:::exports", prefix = "orders/" }
  }

  expect_failures = [var.exports]
}

run "refuses_a_name_that_leaves_none_for_the_bucket" {
  command = plan

  variables {
    name = "orders-of-a-shop-with-a-very-long-name"
  }

  expect_failures = [var.name]
}
