# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {}

variables {
  name = "orders-shop"
}

run "is_a_bus_alone" {
  command = plan

  assert {
    condition     = aws_cloudwatch_event_bus.bus.name == "orders-shop"
    error_message = "The bus has the name."
  }

  assert {
    condition     = length(aws_cloudwatch_event_archive.archive) + length(module.rules) == 0
    error_message = "Neither an archive nor a rule is made."
  }
}

run "keeps_events_for_a_replay" {
  command = plan

  variables {
    archive_retention_in_days = 30
  }

  assert {
    condition     = aws_cloudwatch_event_archive.archive[0].retention_days == 30
    error_message = "Events are kept for 30 days."
  }
}

