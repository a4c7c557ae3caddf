terraform {
  required_version = ">= 1.10"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0, < 7.0.0"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

# A queue of yours, that whoever you like writes to.
resource "aws_sqs_queue" "dead_letters" {
  name                      = "shipping-dead-letters"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
}

resource "aws_sqs_queue" "shipping" {
  name                       = "shipping"
  visibility_timeout_seconds = 360 # six times the function's timeout
  sqs_managed_sse_enabled    = true

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters.arn
    maxReceiveCount     = 15
  })
}

module "shipping" {
  source = "../../modules/queue-consumer"

  name         = "shipping"
  queue        = { arn = aws_sqs_queue.shipping.arn }
  dead_letters = { arn = aws_sqs_queue.dead_letters.arn, url = aws_sqs_queue.dead_letters.url }

  # At most ten executions at once, whatever waits in the queue.
  scaling_config = { maximum_concurrency = 10 }

  function_zip = {
    path    = "${path.module}/app.zip"
    handler = "app.handler"
    runtime = "nodejs22.x"
  }
}
