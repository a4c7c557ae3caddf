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

run "is_a_function_behind_an_alias" {
  command = plan

  assert {
    condition     = aws_lambda_function.function.function_name == "orders-placed" && aws_lambda_alias.alias.name == "live"
    error_message = "The pipe asks the alias, so that a deploy is a step and can be taken back."
  }
}
