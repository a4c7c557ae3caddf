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

run "refuses_what_is_no_kinesis_stream" {
  command = plan

  variables {
    kinesis_stream = { arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/orders" }
  }

  expect_failures = [var.kinesis_stream]
}

run "refuses_an_age_that_the_stream_does_not_reach" {
  command = plan

  variables {
    maximum_record_age_in_seconds = 86400
  }

  expect_failures = [var.maximum_record_age_in_seconds]
}

run "refuses_a_time_without_its_position" {
  command = plan

  variables {
    starting_position_timestamp = "2026-01-31T10:20:30Z"
  }

  expect_failures = [var.starting_position_timestamp]
}

run "refuses_a_position_without_its_time" {
  command = plan

  variables {
    starting_position = "AT_TIMESTAMP"
  }

  expect_failures = [var.starting_position_timestamp]
}
