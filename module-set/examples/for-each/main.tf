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

locals {
  tables = {
    customers = { partition_key = { name = "customerId", type = "S" } }
    orders    = { partition_key = { name = "orderId", type = "S" }, time_to_live_attribute = "expiresAt" }
  }
}

# A key of the map is part of every address: rename one and Terraform replaces what it stands for. Move it instead.
module "tables" {
  source   = "../../modules/stream-table"
  for_each = local.tables

  name                   = "${each.key}-dev"
  partition_key          = each.value.partition_key
  time_to_live_attribute = try(each.value.time_to_live_attribute, null)
}

module "changes" {
  source   = "../../modules/fan-out"
  for_each = module.tables

  name        = "${each.key}-dev-changes"
  stream      = each.value.stream
  subscribers = { audit = {} }
}

# Only where it is wanted.
module "version_pruner" {
  source = "../../modules/version-pruner"
  count  = var.prune_versions ? 1 : 0

  name      = "dev-version-pruner"
  functions = { for key, fan_out in module.changes : "${key}-dev-changes" => fan_out.function_arn }
}
