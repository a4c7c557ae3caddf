# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {}

variables {
  name = "orders-shop"
}

# What a rule itself may be is checked by `event-rule`, which this module calls.
run "refuses_a_key_that_makes_no_name" {
  command = plan

  variables {
    rules = { Warehouse = { event_pattern = "{\"source\":[\"orders\"]}", target = { own_queue = {} } } }
  }

  expect_failures = [var.rules]
}

run "refuses_a_name_that_its_archive_cannot_have" {
  command = plan

  variables {
    name                      = "orders-of-every-shop-and-every-warehouse-in-europe"
    archive_retention_in_days = 30
  }

  expect_failures = [var.archive_retention_in_days]
}

run "refuses_the_alias_of_a_key" {
  command = plan

  variables {
    kms_key = { arn = "arn:aws:kms:eu-central-1:123456789012:alias/orders" }
  }

  expect_failures = [var.kms_key]
}
