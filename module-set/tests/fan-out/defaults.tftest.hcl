# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {}

variables {
  name   = "orders-changes"
  stream = { arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000" }
}

run "publishes_encrypted" {
  command = plan

  assert {
    condition     = aws_sns_topic.topic.kms_master_key_id == "alias/aws/sns"
    error_message = "The topic is encrypted with SNS's own key."
  }

  assert {
    condition     = length(aws_kms_key.topic_key) == 0
    error_message = "No key is made unasked."
  }

  assert {
    condition     = length(aws_s3_bucket.claim_checks) == 1
    error_message = "Oversize messages have a place."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.mapping.starting_position == "TRIM_HORIZON"
    error_message = "It starts with what is there."
  }
}

run "makes_a_key_on_request" {
  command = plan

  variables {
    encryption = { kind = "customer-managed" }
  }

  assert {
    condition     = length(aws_kms_key.topic_key) == 1 && aws_kms_key.topic_key[0].enable_key_rotation
    error_message = "The key rotates."
  }
}

run "takes_a_key" {
  command = plan

  variables {
    encryption = { kind = "customer-managed", kms_key = { arn = "arn:aws:kms:eu-central-1:123456789012:key/00000000-0000-0000-0000-000000000001" } }
  }

  assert {
    condition     = length(aws_kms_key.topic_key) == 0
    error_message = "The key that is given is used."
  }
}

run "keeps_order_on_request" {
  command = plan

  variables {
    fifo = true
  }

  assert {
    condition     = aws_sns_topic.topic.fifo_topic && endswith(aws_sns_topic.topic.name, ".fifo")
    error_message = "The topic is a FIFO topic."
  }
}

run "goes_without_claim_checks_on_request" {
  command = plan

  variables {
    claim_check = false
  }

  assert {
    condition     = length(aws_s3_bucket.claim_checks) == 0
    error_message = "There is no bucket."
  }
}
