# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {}

variables {
  name            = "orders"
  vpc_id          = "vpc-1"
  subnet_ids      = ["subnet-1"]
  route_table_ids = ["rtb-1"]
}

run "refuses_what_is_no_vpc" {
  command = plan

  variables {
    vpc_id = "main"
  }

  expect_failures = [var.vpc_id]
}

run "refuses_what_is_no_subnet" {
  command = plan

  variables {
    subnet_ids = ["private"]
  }

  expect_failures = [var.subnet_ids]
}

run "refuses_a_service_without_an_endpoint" {
  command = plan

  variables {
    endpoints = ["lambda"]
  }

  expect_failures = [var.endpoints]
}
