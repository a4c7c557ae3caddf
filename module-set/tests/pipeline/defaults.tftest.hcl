# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {}

variables {
  name  = "orders"
  table = { partition_key = { name = "orderId", type = "S" } }
}

run "makes_a_table_alone" {
  command = plan

  assert {
    condition     = output.table_name == "orders-table"
    error_message = "The table is named after the pipeline."
  }

  assert {
    condition     = length(module.version_pruner) == 0
    error_message = "Without functions nothing is pruned."
  }
}

run "makes_consumers" {
  command = plan

  variables {
    consumers = { totals = { function_zip = { path = "app.zip", handler = "app.handler", runtime = "python3.13", source_code_hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" } } }
    fan_outs  = { changes = { subscribers = { analytics = {} } } }
  }

  assert {
    condition     = join(",", keys(output.consumers)) == "totals" && output.consumers["totals"].function_name == "orders-totals"
    error_message = "A consumer is named after its key."
  }

  assert {
    condition     = join(",", keys(output.fan_outs["changes"].subscribers)) == "analytics"
    error_message = "So is a subscriber."
  }

  assert {
    condition     = length(module.version_pruner) == 1
    error_message = "Versions are pruned."
  }
}

run "takes_secrets" {
  command = plan

  variables {
    consumers = { totals = { function_zip = { path = "app.zip", handler = "app.handler", runtime = "python3.13", source_code_hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" }, environment = { TOKEN = sensitive("secret") } } }
    fan_outs  = { changes = { subscribers = { analytics = {}, shipping = { consumer = { function_zip = { path = "app.zip", handler = "app.handler", runtime = "python3.13", source_code_hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" }, timeout = 20, environment = { TOKEN = sensitive("secret") } } } } } }
  }

  assert {
    condition     = output.fan_outs["changes"].subscribers["shipping"].function_name == "orders-shipping"
    error_message = "An environment may hold secrets: there is a function all the same."
  }

  assert {
    condition     = output.fan_outs["changes"].subscribers["analytics"].function_name == null
    error_message = "There is none where none is asked for."
  }
}

run "reads_a_table_that_exists" {
  command = plan

  variables {
    table          = null
    existing_table = { stream_arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000", partition_key = { name = "orderId", type = "S" } }
  }

  assert {
    condition     = output.table_name == null
    error_message = "No table is made."
  }

  assert {
    condition     = output.stream.arn == "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000"
    error_message = "Its stream is handed on."
  }
}
