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

provider "aws" {
  alias  = "replica"
  region = "eu-west-1"
}

locals {
  # A replica has a stream of its own, with the changes of every region. Writers name their region in an attribute, and
  # each change is published where it was written; a deleted item has no new image.
  fan_out = {
    for region in ["eu-central-1", "eu-west-1"] : region => {
      filter_criteria = {
        filters = [
          { pattern = jsonencode({ dynamodb = { NewImage = { writtenIn = { S = [region] } } } }) },
          { pattern = jsonencode({ eventName = ["REMOVE"], dynamodb = { OldImage = { writtenIn = { S = [region] } } } }) },
        ]
      }

      subscribers = { audit = {} }
    }
  }
}

module "orders" {
  source = "../../modules/pipeline"

  name = "orders-dev"

  table = {
    partition_key = { name = "orderId", type = "S" }
    replicas      = [{ region_name = "eu-west-1" }]
  }

  fan_outs = { changes = local.fan_out["eu-central-1"] }
}

module "orders_replica" {
  source = "../../modules/pipeline"

  providers = { aws = aws.replica }

  # IAM has no regions, and roles are called after the pipeline.
  name = "orders-dev-west"

  existing_table = {
    stream_arn    = module.orders.replica_streams["eu-west-1"].arn
    partition_key = { name = "orderId", type = "S" }
  }

  fan_outs = { changes = local.fan_out["eu-west-1"] }
}
