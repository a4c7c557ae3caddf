# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {}

variables {
  name  = "orders-shipping"
  topic = { arn = "arn:aws:sns:eu-central-1:123456789012:orders" }
}

run "keeps_messages" {
  command = plan

  assert {
    condition     = aws_sqs_queue.queue.message_retention_seconds == 1209600 && aws_sqs_queue.dead_letters.message_retention_seconds == 1209600
    error_message = "Both queues keep what they have for 14 days."
  }

  assert {
    condition     = aws_sqs_queue.queue.sqs_managed_sse_enabled
    error_message = "The queue is encrypted."
  }

  assert {
    condition     = aws_sns_topic_subscription.subscription.protocol == "sqs"
    error_message = "The queue is subscribed."
  }
}

run "filters_on_request" {
  command = plan

  variables {
    filter_policy = jsonencode({ status = ["PAID"] })
  }

  assert {
    condition     = jsondecode(aws_sns_topic_subscription.subscription.filter_policy).status[0] == "PAID"
    error_message = "The filter is handed on."
  }
}

run "takes_a_key" {
  command = plan

  variables {
    topic = { arn = "arn:aws:sns:eu-central-1:123456789012:orders", kms_key = { arn = "arn:aws:kms:eu-central-1:123456789012:key/00000000-0000-0000-0000-000000000001" } }
  }

  assert {
    condition     = aws_sqs_queue.queue.kms_master_key_id == "arn:aws:kms:eu-central-1:123456789012:key/00000000-0000-0000-0000-000000000001"
    error_message = "The key encrypts the queue."
  }
}
