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

module "orders" {
  source = "../../modules/stream-table"

  name          = "orders-dev"
  partition_key = { name = "orderId", type = "S" }
}

module "changes" {
  source = "../../modules/fan-out"

  name   = "orders-dev-changes"
  stream = module.orders.stream
}

# `pipeline` brings one; beside modules called one by one it is a call of its own.
module "version_pruner" {
  source = "../../modules/version-pruner"

  name          = "orders-dev-version-pruner"
  functions     = { (module.changes.function_name) = module.changes.function_arn }
  keep_versions = 5
}
