# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {}

variables {
  name          = "orders-warehouse"
  bus_name      = "orders-shop"
  event_pattern = "{\"source\":[\"orders\"]}"
  target        = { own_queue = {} }
}

run "sends_what_matches_to_a_queue_of_its_own" {
  command = plan

  assert {
    condition     = aws_cloudwatch_event_rule.rule.event_bus_name == "orders-shop" && length(aws_sqs_queue.queue) == 1
    error_message = "The rule is of that bus and has a queue."
  }
}

run "keeps_what_could_not_be_sent" {
  command = plan

  assert {
    condition     = aws_cloudwatch_event_target.target.retry_policy[0].maximum_event_age_in_seconds == 86400
    error_message = "EventBridge tries for a day."
  }

  assert {
    condition     = aws_sqs_queue.dead_letters.message_retention_seconds == 1209600
    error_message = "Dead letters stay for 14 days."
  }
}
