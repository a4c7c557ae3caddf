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

run "refuses_what_is_no_stream" {
  command = plan

  variables {
    stream = { arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/orders" }
  }

  expect_failures = [var.stream]
}

run "refuses_a_batch_that_is_too_large" {
  command = plan

  variables {
    batch_size = 20000
  }

  expect_failures = [var.batch_size]
}

run "refuses_an_age_below_a_minute" {
  command = plan

  variables {
    maximum_record_age_in_seconds = 30
  }

  expect_failures = [var.maximum_record_age_in_seconds]
}

run "refuses_too_much_parallelism" {
  command = plan

  variables {
    parallelization_factor = 11
  }

  expect_failures = [var.parallelization_factor]
}

run "refuses_an_unknown_destination" {
  command = plan

  variables {
    on_failure = { kind = "email" }
  }

  expect_failures = [var.on_failure]
}

run "refuses_a_retention_that_logs_do_not_know" {
  command = plan

  variables {
    log_retention_in_days = 31
  }

  expect_failures = [var.log_retention_in_days]
}
