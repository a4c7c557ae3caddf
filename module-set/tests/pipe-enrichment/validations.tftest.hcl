# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {}

variables {
  name = "orders-placed"
  function_zip = {
    path             = "app.zip"
    handler          = "app.handler"
    runtime          = "nodejs22.x"
    source_code_hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
  }
}

run "refuses_more_memory_than_there_is" {
  command = plan

  variables {
    memory_size = 10241
  }

  expect_failures = [var.memory_size]
}
