# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {}

variables {
  name   = "orders-totals"
  stream = { arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000" }
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
    condition     = aws_lambda_event_source_mapping.mapping.starting_position == "TRIM_HORIZON"
    error_message = "It starts with what is there."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.mapping.bisect_batch_on_function_error
    error_message = "It finds the record that fails."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.mapping.maximum_record_age_in_seconds == 21600 && aws_lambda_event_source_mapping.mapping.maximum_retry_attempts == 10000
    error_message = "The age decides when it gives up."
  }

  assert {
    condition     = contains(aws_lambda_event_source_mapping.mapping.function_response_types, "ReportBatchItemFailures")
    error_message = "The handler answers what failed."
  }

  assert {
    condition     = length(aws_s3_bucket.failures_bucket) == 1
    error_message = "Failures keep their payload."
  }

  assert {
    condition     = aws_lambda_function.function.timeout == 60 && aws_lambda_function.function.memory_size == 512 && aws_lambda_function.function.architectures[0] == "arm64"
    error_message = "The function has what it needs."
  }

  assert {
    condition     = aws_cloudwatch_log_group.logs.retention_in_days == 30
    error_message = "Logs expire."
  }

  assert {
    condition     = length(aws_dynamodb_table.view) == 0 && length(aws_dynamodb_table.once) == 0
    error_message = "No table is made unasked."
  }
}

run "makes_tables_on_request" {
  command = plan

  variables {
    once   = true
    tables = { SEEN_TABLE = { partition_key = { name = "id", type = "S" }, actions = ["dynamodb:PutItem"] } }
  }

  assert {
    condition     = length(aws_dynamodb_table.once) == 1 && length(aws_dynamodb_table.tables) == 1
    error_message = "The tables are there."
  }
}

run "keeps_pointers_on_request" {
  command = plan

  variables {
    on_failure = { kind = "sqs" }
  }

  assert {
    condition     = length(aws_s3_bucket.failures_bucket) == 0
    error_message = "There is a queue, and no bucket."
  }
}
