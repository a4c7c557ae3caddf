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

# The account that subscribes. The same could stand in that team's own configuration, with the topic's ARN in a variable.
provider "aws" {
  alias  = "partner"
  region = "eu-central-1"

  assume_role {
    role_arn = "arn:aws:iam::${var.partner_account_id}:role/deploy"
  }
}

module "orders" {
  source = "../../modules/stream-table"

  name          = "orders-dev"
  partition_key = { name = "orderId", type = "S" }
}

module "changes" {
  source = "../../modules/fan-out"

  name              = "orders-dev-changes"
  stream            = module.orders.stream
  filter_attributes = ["status"]

  # May subscribe, and read the payloads of oversize messages.
  cross_account_subscribers = {
    Partner = { account_id = var.partner_account_id }
  }
}

module "paid_orders" {
  source = "../../modules/subscriber"

  providers = { aws = aws.partner }

  name = "orders-dev-paid"

  topic         = module.changes.topic
  filter_policy = jsonencode({ status = ["PAID"] })
}
