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
  source = "../.."

  name  = "orders-dev"
  table = { partition_key = { name = "id", type = "S" } }

  # Every change to a topic, paid orders into a queue of their own.
  fan_outs = {
    changes = {
      filter_attributes = ["status"]
      subscribers = {
        shipping  = { filter_policy = jsonencode({ status = ["PAID"] }) }
        analytics = {}
      }
    }
  }
}
