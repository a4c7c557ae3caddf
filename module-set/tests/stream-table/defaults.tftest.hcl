# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {}

variables {
  name          = "orders"
  partition_key = { name = "orderId", type = "S" }
}

run "protects_and_streams" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.table.deletion_protection_enabled
    error_message = "A table is protected."
  }

  assert {
    condition     = aws_dynamodb_table.table.stream_enabled && aws_dynamodb_table.table.stream_view_type == "NEW_AND_OLD_IMAGES"
    error_message = "Its stream holds both images."
  }

  assert {
    condition     = aws_dynamodb_table.table.billing_mode == "PAY_PER_REQUEST"
    error_message = "No capacity is planned."
  }

  assert {
    condition     = aws_dynamodb_table.table.point_in_time_recovery[0].enabled
    error_message = "It can be restored."
  }

  assert {
    condition     = length(aws_dynamodb_resource_policy.table_stream_policy) == 0
    error_message = "No other account reads the stream."
  }
}

run "lets_other_accounts_read" {
  command = plan

  variables {
    stream_readers = [{ name = "search", principal = "arn:aws:iam::210987654321:root" }]
  }

  assert {
    condition     = length(aws_dynamodb_resource_policy.table_stream_policy) == 1
    error_message = "The reader is admitted."
  }
}

run "may_be_destroyed_on_request" {
  command = plan

  variables {
    deletion_protection_enabled = false
  }

  assert {
    condition     = !aws_dynamodb_table.table.deletion_protection_enabled
    error_message = "The table may go."
  }
}
