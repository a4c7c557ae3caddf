# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {}

variables {
  name   = "orders-changes"
  stream = { arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000" }
}

run "refuses_an_account_that_is_none" {
  command = plan

  variables {
    cross_account_subscribers = { Partner = { account_id = "1234" } }
  }

  expect_failures = [var.cross_account_subscribers]
}

run "refuses_a_transport_it_has_not" {
  command = plan

  variables {
    transport = "pigeon"
  }

  expect_failures = [var.transport]
}

run "refuses_claim_checks_that_expire_before_their_pointer" {
  command = plan

  variables {
    claim_check_expiration_in_days = 7
  }

  expect_failures = [var.claim_check_expiration_in_days]
}

run "refuses_an_attribute_that_sns_keeps_for_itself" {
  command = plan

  variables {
    filter_attributes = ["aws.status"]
  }

  expect_failures = [var.filter_attributes]
}
