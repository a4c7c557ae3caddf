# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {}

variables {
  name = "orders"
}

run "refuses_an_alarm_that_there_is_not" {
  command = plan

  variables {
    without = ["iterator-age"]
  }

  expect_failures = [var.without]
}

run "refuses_a_share_above_all" {
  command = plan

  variables {
    iterator_age_percent = 100
  }

  expect_failures = [var.iterator_age_percent]
}

run "refuses_an_action_that_is_no_topic" {
  command = plan

  variables {
    actions = ["arn:aws:sqs:eu-central-1:000000000000:page"]
  }

  expect_failures = [var.actions]
}
