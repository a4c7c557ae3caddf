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

resource "aws_cloudwatch_event_bus" "shop" {
  name = "orders-dev-shop"
}

module "mails" {
  source = "../../modules/event-rule"

  name          = "orders-dev-shop-mails"
  bus_name      = aws_cloudwatch_event_bus.shop.name
  event_pattern = jsonencode({ source = ["orders"], "detail-type" = ["OrderShipped"] })
  target        = { own_queue = {} }
}
