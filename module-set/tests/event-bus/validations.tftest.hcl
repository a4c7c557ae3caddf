# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {}

variables {
  name = "orders-shop"
}

run "refuses_a_pattern_that_is_no_object" {
  command = plan

  variables {
    rules = { warehouse = { event_pattern = "orders", target = { own_queue = {} } } }
  }

  expect_failures = [var.rules]
}

run "refuses_a_rule_without_a_target" {
  command = plan

  variables {
    rules = { warehouse = { event_pattern = jsonencode({ source = ["orders"] }), target = {} } }
  }

  expect_failures = [var.rules]
}
