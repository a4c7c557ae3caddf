# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {}

variables {
  name      = "orders-version-pruner"
  functions = { orders = "arn:aws:lambda:eu-central-1:123456789012:function:orders" }
}

run "refuses_to_keep_a_single_version" {
  command = plan

  variables {
    keep_versions = 1
  }

  expect_failures = [var.keep_versions]
}

run "refuses_what_is_no_function" {
  command = plan

  variables {
    functions = { orders = "orders" }
  }

  expect_failures = [var.functions]
}
