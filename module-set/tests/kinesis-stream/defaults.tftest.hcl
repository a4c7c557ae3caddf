# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {}

variables {
  name       = "orders"
  table_name = "orders-table"
}

run "keeps_changes_for_a_week" {
  command = plan

  assert {
    condition     = aws_kinesis_stream.stream[0].stream_mode_details[0].stream_mode == "ON_DEMAND"
    error_message = "There are no shards to plan."
  }

  assert {
    condition     = aws_kinesis_stream.stream[0].name == "orders-changes" && aws_kinesis_stream.stream[0].retention_period == 168
    error_message = "A week is kept."
  }

  assert {
    condition     = aws_kinesis_stream.stream[0].encryption_type == "KMS" && aws_kinesis_stream.stream[0].kms_key_id == "alias/aws/kinesis"
    error_message = "The stream is encrypted with AWS's own key."
  }

  assert {
    condition     = aws_dynamodb_kinesis_streaming_destination.stream_destination.approximate_creation_date_time_precision == "MICROSECOND"
    error_message = "Changes of a millisecond are told apart."
  }
}

run "writes_to_a_stream_that_exists" {
  command = plan

  variables {
    existing_stream = { stream_arn = "arn:aws:kinesis:eu-central-1:123456789012:stream/everything", retention_period = 48 }
  }

  assert {
    condition     = length(aws_kinesis_stream.stream) == 0
    error_message = "No stream is made."
  }

  assert {
    condition     = aws_dynamodb_kinesis_streaming_destination.stream_destination.stream_arn == "arn:aws:kinesis:eu-central-1:123456789012:stream/everything"
    error_message = "Changes go to that stream."
  }

  assert {
    condition     = output.stream_name == "everything" && output.kinesis_stream.retention_period == 48 && output.kinesis_stream.kms_key == null
    error_message = "Consumers are told of that stream."
  }
}

run "provisions_shards_on_request" {
  command = plan

  variables {
    stream_mode = "PROVISIONED"
    shard_count = 4
  }

  assert {
    condition     = aws_kinesis_stream.stream[0].shard_count == 4
    error_message = "The shards are there."
  }
}
