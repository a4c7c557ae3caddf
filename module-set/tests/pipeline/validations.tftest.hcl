# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {}

variables {
  name  = "orders"
  table = { partition_key = { name = "orderId", type = "S" } }
}

run "refuses_a_third_reader_of_the_stream" {
  command = plan

  variables {
    consumers = { first = { function_zip = { path = "app.zip", handler = "app.handler", runtime = "python3.13", source_code_hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" } }, second = { function_zip = { path = "app.zip", handler = "app.handler", runtime = "python3.13", source_code_hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" } }, third = { function_zip = { path = "app.zip", handler = "app.handler", runtime = "python3.13", source_code_hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" } } }
  }

  expect_failures = [var.consumers]
}

run "counts_readers_defined_elsewhere" {
  command = plan

  variables {
    consumers            = { first = { function_zip = { path = "app.zip", handler = "app.handler", runtime = "python3.13", source_code_hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" } }, second = { function_zip = { path = "app.zip", handler = "app.handler", runtime = "python3.13", source_code_hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" } } }
    other_stream_readers = ["search"]
  }

  expect_failures = [var.consumers]
}

run "refuses_a_key_that_makes_no_name" {
  command = plan

  variables {
    consumers = { Totals = { function_zip = { path = "app.zip", handler = "app.handler", runtime = "python3.13", source_code_hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" } } }
  }

  expect_failures = [var.consumers]
}
