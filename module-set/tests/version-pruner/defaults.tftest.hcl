# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {}

variables {
  name      = "orders-version-pruner"
  functions = { orders = "arn:aws:lambda:eu-central-1:123456789012:function:orders" }
}

run "runs_daily" {
  command = plan

  assert {
    condition     = aws_cloudwatch_event_rule.schedule.schedule_expression != ""
    error_message = "It has a schedule."
  }

  assert {
    condition     = aws_lambda_function.function.memory_size == 128
    error_message = "It is small."
  }
}
