# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {}

variables {
  name  = "orders-shipping"
  queue = { arn = "arn:aws:sqs:eu-central-1:123456789012:shipping" }
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
    condition     = aws_lambda_event_source_mapping.mapping.batch_size == 10
    error_message = "Batches are what a queue gives at once."
  }

  assert {
    condition     = contains(aws_lambda_event_source_mapping.mapping.function_response_types, "ReportBatchItemFailures")
    error_message = "The handler answers what failed."
  }

  assert {
    condition     = length(aws_s3_bucket.failures_bucket) == 1
    error_message = "What can never succeed has a place."
  }
}

run "limits_itself_on_request" {
  command = plan

  variables {
    scaling_config = { maximum_concurrency = 10 }
  }

  assert {
    condition     = aws_lambda_event_source_mapping.mapping.scaling_config[0].maximum_concurrency == 10
    error_message = "The mapping is limited."
  }
}
