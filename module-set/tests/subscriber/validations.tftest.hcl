# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {}

variables {
  name  = "orders-shipping"
  topic = { arn = "arn:aws:sns:eu-central-1:123456789012:orders" }
}

run "refuses_what_is_no_topic" {
  command = plan

  variables {
    topic = { arn = "arn:aws:sqs:eu-central-1:123456789012:orders" }
  }

  expect_failures = [var.topic]
}

run "refuses_a_filter_that_is_no_json" {
  command = plan

  variables {
    filter_policy = "status = PAID"
  }

  expect_failures = [var.filter_policy]
}

run "refuses_a_message_that_is_never_received" {
  command = plan

  variables {
    max_receive_count = 0
  }

  expect_failures = [var.max_receive_count]
}

run "refuses_a_retention_beyond_that_of_sqs" {
  command = plan

  variables {
    message_retention_seconds = 1209601
  }

  expect_failures = [var.message_retention_seconds]
}
