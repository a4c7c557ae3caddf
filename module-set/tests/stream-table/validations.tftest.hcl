# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {}

variables {
  name          = "orders"
  partition_key = { name = "orderId", type = "S" }
}

run "refuses_an_unknown_key_type" {
  command = plan

  variables {
    partition_key = { name = "orderId", type = "X" }
  }

  expect_failures = [var.partition_key]
}

run "refuses_one_key_twice" {
  command = plan

  variables {
    sort_key = { name = "orderId", type = "S" }
  }

  expect_failures = [var.sort_key]
}

run "refuses_an_unknown_view_type" {
  command = plan

  variables {
    stream_view_type = "EVERYTHING"
  }

  expect_failures = [var.stream_view_type]
}

run "refuses_a_name_that_is_none" {
  command = plan

  variables {
    name = "Orders of mine"
  }

  expect_failures = [var.name]
}

run "refuses_capacity_on_demand" {
  command = plan

  variables {
    read_capacity = 5
  }

  expect_failures = [var.read_capacity]
}
