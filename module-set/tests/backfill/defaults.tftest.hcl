# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }

  mock_resource "aws_lambda_alias" {
    defaults = { arn = "arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:orders-backfill:live" }
  }

  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::orders-backfill-1", id = "orders-backfill-1" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-central-1:123456789012:log-group:run" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/run" }
  }

  mock_resource "aws_sfn_state_machine" {
    defaults = { arn = "arn:aws:states:eu-central-1:123456789012:stateMachine:orders-backfill" }
  }
}

variables {
  name         = "orders-backfill"
  source_table = { arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/orders", partition_key = "orderId" }
  exports      = { bucket_arn = "arn:aws:s3:::exports" }
  consumers = {
    view = {
      function_arn    = "arn:aws:lambda:eu-central-1:123456789012:function:view:live"
      filter_criteria = { filters = [{ pattern = "{\"eventName\":[\"INSERT\"]}" }] }
    }
    mail = {
      function_arn            = "arn:aws:lambda:eu-central-1:123456789012:function:mail:live"
      batch_size              = 10
      source                  = "kinesis"
      function_response_types = []
    }
  }
}

run "brings_files_to_those_who_are_named" {
  command = apply

  assert {
    condition = jsondecode(aws_lambda_function.function.environment[0].variables.TRIBUTARY_BACKFILL_CONSUMERS) == [
      {
        name                     = "mail"
        functionArn              = "arn:aws:lambda:eu-central-1:123456789012:function:mail:live"
        batchSize                = 10
        source                   = "kinesis"
        filters                  = null
        reportsBatchItemFailures = false
      },
      {
        name                     = "view"
        functionArn              = "arn:aws:lambda:eu-central-1:123456789012:function:view:live"
        batchSize                = 100
        source                   = "dynamodb"
        filters                  = ["{\"eventName\":[\"INSERT\"]}"]
        reportsBatchItemFailures = true
      },
    ]
    error_message = "The loader is told whom to call, and how."
  }

  assert {
    condition     = aws_lambda_function.function.environment[0].variables.TRIBUTARY_KEY_ATTRIBUTES == "[\"orderId\"]"
    error_message = "The loader knows the key's attributes."
  }

  assert {
    condition     = jsondecode(aws_sfn_state_machine.state_machine.definition).States.Bring.MaxConcurrency == 40
    error_message = "It brings forty files at once."
  }

  assert {
    condition     = jsondecode(aws_sfn_state_machine.state_machine.definition).States.Bring.ItemReader.Resource == "arn:aws-us-gov:states:::s3:getObject"
    error_message = "Integrations are named in the partition of the function."
  }

  assert {
    condition = [for statement in jsondecode(aws_iam_role_policy.self_policy.policy).Statement : statement.Resource] == [
      "arn:aws:states:eu-central-1:123456789012:stateMachine:orders-backfill",
      "arn:aws:states:eu-central-1:123456789012:execution:orders-backfill:*",
      "arn:aws:states:eu-central-1:123456789012:execution:orders-backfill/Files:*",
    ]
    error_message = "It may start, follow and repeat its own files."
  }

  assert {
    condition     = aws_lambda_function.function.timeout == 900
    error_message = "A file gets a quarter of an hour at a time."
  }
}
