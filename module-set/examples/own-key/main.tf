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

data "aws_caller_identity" "current" {}

# One key for the table, the failure stores, the topic and its queues. Its policy lets the services that write
# on your behalf use it, and nobody else beyond the account.
data "aws_iam_policy_document" "key" {
  statement {
    sid       = "AccountAdministers"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"]
    }
  }

  statement {
    sid       = "ServicesDeliver"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["s3.amazonaws.com", "sns.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

resource "aws_kms_key" "orders" {
  description         = "Orders and their changes"
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.key.json
}

locals {
  # An object, so that Terraform knows there is a key before it knows which.
  key = { arn = aws_kms_key.orders.arn }
}

module "orders" {
  source = "../../modules/pipeline"

  name = "orders-dev"

  table = {
    partition_key = { name = "customerId", type = "S" }
    sort_key      = { name = "orderId", type = "S" }
    kms_key       = local.key
  }

  consumers = {
    by-status = {
      on_failure = { kms_key = local.key }

      view = {
        kms_key = local.key

        projection = {
          partition_key = { name = "status", type = "S", from = "item.status" }
          sort_key      = { name = "order", from = ["item.customerId", "item.orderId"] }
          attributes    = {}
        }
      }
    }
  }

  fan_outs = {
    changes = {
      on_failure  = { kms_key = local.key }
      encryption  = { kind = "customer-managed", kms_key = local.key }
      subscribers = { analytics = {} }
    }
  }
}
