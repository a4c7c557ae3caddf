# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {}

variables {
  name          = "orders-placed"
  source_stream = { arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000" }
  target        = { sqs = { arn = "arn:aws:sqs:eu-central-1:123456789012:placed" } }
}

run "gives_up_after_six_hours" {
  command = plan

  assert {
    condition     = aws_pipes_pipe.pipe.source_parameters[0].dynamodb_stream_parameters[0].maximum_record_age_in_seconds == 21600
    error_message = "A batch is tried for six hours."
  }

  assert {
    condition     = aws_pipes_pipe.pipe.source_parameters[0].dynamodb_stream_parameters[0].batch_size == 10
    error_message = "A queue takes ten messages at once."
  }

  assert {
    condition     = aws_sqs_queue.dead_letters.message_retention_seconds == 1209600
    error_message = "The dead letters keep pointers for 14 days."
  }

  assert {
    condition     = length(module.enrichment_function) == 0
    error_message = "Nothing enriches."
  }
}

run "takes_one_record_at_a_time_with_an_api" {
  command = plan

  variables {
    target = { api_destination = { arn = "arn:aws:events:eu-central-1:123456789012:api-destination/shop/1" } }
  }

  assert {
    condition     = aws_pipes_pipe.pipe.source_parameters[0].dynamodb_stream_parameters[0].batch_size == 1
    error_message = "An API takes one record."
  }
}

run "reads_kinesis" {
  command = plan

  variables {
    source_stream               = { kind = "kinesis", arn = "arn:aws:kinesis:eu-central-1:123456789012:stream/changes" }
    starting_position           = "AT_TIMESTAMP"
    starting_position_timestamp = "2026-01-31T10:20:30Z"
  }

  assert {
    condition     = aws_pipes_pipe.pipe.source_parameters[0].kinesis_stream_parameters[0].starting_position_timestamp == "2026-01-31T10:20:30Z"
    error_message = "A Kinesis stream can be read from a time on."
  }
}
