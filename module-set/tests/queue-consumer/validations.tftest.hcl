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

run "refuses_what_is_no_queue" {
  command = plan

  variables {
    queue = { arn = "arn:aws:sns:eu-central-1:123456789012:shipping" }
  }

  expect_failures = [var.queue]
}

run "refuses_one_execution_at_once" {
  command = plan

  variables {
    scaling_config = { maximum_concurrency = 1 }
  }

  expect_failures = [var.scaling_config]
}

run "refuses_a_timeout_beyond_that_of_lambda" {
  command = plan

  variables {
    timeout = 901
  }

  expect_failures = [var.timeout]
}

run "refuses_a_runtime_it_does_not_know" {
  command = plan

  variables {
    function_zip = { path = "app.zip", handler = "app.handler", runtime = "COBOL 85", source_code_hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" }
  }

  expect_failures = [var.function_zip]
}

run "refuses_a_quarantine_in_dead_letters_that_it_is_not_told_of" {
  command = plan

  variables {
    quarantine = "sqs"
  }

  expect_failures = [var.dead_letters]
}
