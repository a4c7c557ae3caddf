# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {}

variables {
  name           = "orders-totals"
  kinesis_stream = { arn = "arn:aws:kinesis:eu-central-1:123456789012:stream/changes" }
  function_zip = {
    path             = "app.zip"
    handler          = "app.handler"
    runtime          = "python3.13"
    source_code_hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
  }
}

run "loses_nothing" {
  command = plan

  assert {
    condition     = aws_lambda_event_source_mapping.mapping.event_source_arn == var.kinesis_stream.arn
    error_message = "It shares the shards."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.mapping.starting_position == "TRIM_HORIZON"
    error_message = "It starts with what is there."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.mapping.bisect_batch_on_function_error && aws_lambda_event_source_mapping.mapping.maximum_record_age_in_seconds == 21600
    error_message = "It finds the record that fails, and the age decides when it gives up."
  }

  assert {
    condition     = length(aws_kinesis_stream_consumer.registration) == 0
    error_message = "Nothing is registered unasked."
  }

  assert {
    condition     = length(aws_s3_bucket.failures_bucket) == 1
    error_message = "Failures keep their payload."
  }
}

run "registers_on_request" {
  command = plan

  variables {
    enhanced_fan_out = true
  }

  assert {
    condition     = aws_kinesis_stream_consumer.registration[0].name == "orders-totals"
    error_message = "The registration is named after the function."
  }
}

run "starts_at_a_time_on_request" {
  command = plan

  variables {
    starting_position           = "AT_TIMESTAMP"
    starting_position_timestamp = "2026-01-31T10:20:30Z"
  }

  assert {
    condition     = aws_lambda_event_source_mapping.mapping.starting_position_timestamp == "2026-01-31T10:20:30Z"
    error_message = "It starts there."
  }
}
