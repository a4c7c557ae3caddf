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
  alias  = "elsewhere"
  region = "eu-west-1"
}

locals {
  keys = {
    partition_key = { name = "customerId", type = "S" }
    sort_key      = { name = "orderId", type = "S" }
  }
}

# The replica's table is made like any other, by a provider for its region.
module "orders_elsewhere" {
  source = "../../modules/stream-table"

  providers = { aws = aws.elsewhere }

  name                   = "orders-replica-dev"
  partition_key          = local.keys.partition_key
  sort_key               = local.keys.sort_key
  time_to_live_attribute = "_expiresAt"
}

# One reader of the stream, and a queue for each sink.
module "orders" {
  source = "../../modules/pipeline"

  name  = "orders-dev"
  table = local.keys

  fan_outs = {
    changes = {
      subscribers = {
        by-status = {
          consumer = {
            aggregation = {
              group_by = ["item.status"]
              sums     = { revenue = "item.total" }
            }
          }
        }

        elsewhere = {
          consumer = { replica = { table_arn = module.orders_elsewhere.table_arn } }
        }

        latest = {
          consumer = { objects = { key = "{customerId}/{orderId}.json" } }
        }

        trail = {
          consumer = { audit = { expiration_in_days = 365 } }
        }

        news = {
          consumer = {
            transitions = {
              own_topic = true
              rules     = [{ name = "paid", attribute = "status", to = ["PAID"], sns = { topic = "own" } }]
            }
          }
        }
      }
    }
  }
}
