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

# Two targets of the same events are two rules: each has a pattern, a retry policy and dead letters of its own.
module "shop" {
  source = "../../modules/event-bus"

  name = "orders-dev-shop"

  rules = {
    warehouse = {
      event_pattern = jsonencode({ source = ["orders"], "detail-type" = ["OrderPlaced"] })
      target        = { own_queue = {}, input_path = "$.detail" }
    }

    large-orders = {
      event_pattern = jsonencode({ source = ["orders"], detail = { total = [{ numeric = [">=", 1000] }] } })
      target        = { own_queue = { message_retention_seconds = 86400 } }
    }
  }
}
