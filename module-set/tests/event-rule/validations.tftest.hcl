# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {}

variables {
  name          = "orders-warehouse"
  bus_name      = "orders-shop"
  event_pattern = "{\"source\":[\"orders\"]}"
  target        = { own_queue = {} }
}

run "refuses_a_pattern_that_is_no_object" {
  command = plan

  variables {
    event_pattern = "orders"
  }

  expect_failures = [var.event_pattern]
}

run "refuses_no_target" {
  command = plan

  variables {
    target = {}
  }

  expect_failures = [var.target]
}

run "refuses_two_targets" {
  command = plan

  variables {
    target = { own_queue = {}, sns = { arn = "arn:aws:sns:eu-central-1:123456789012:orders" } }
  }

  expect_failures = [var.target]
}

run "refuses_to_try_for_more_than_a_day" {
  command = plan

  variables {
    maximum_event_age_in_seconds = 86401
  }

  expect_failures = [var.maximum_event_age_in_seconds]
}
