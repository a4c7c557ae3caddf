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

# Stands for the VPC that exists already.
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

# Without rules: nothing uses it by accident.
resource "aws_default_security_group" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "private" {
  for_each = { eu-central-1a = "10.0.1.0/24", eu-central-1b = "10.0.2.0/24" }

  vpc_id            = aws_vpc.main.id
  availability_zone = each.key
  cidr_block        = each.value
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "private" {
  for_each = aws_subnet.private

  subnet_id      = each.value.id
  route_table_id = aws_route_table.private.id
}

module "network" {
  source = "../../modules/network"

  name            = "orders-dev"
  vpc_id          = aws_vpc.main.id
  subnet_ids      = [for subnet in aws_subnet.private : subnet.id]
  route_table_ids = [aws_route_table.private.id]

  # The subnets have no way out: what the functions call has an endpoint.
  endpoints = ["dynamodb", "s3", "sqs"]
}

module "orders" {
  source = "../../modules/stream-table"

  name          = "orders-dev"
  partition_key = { name = "orderId", type = "S" }
}

module "by_customer" {
  source = "../../modules/stream-consumer"

  name       = "orders-dev-by-customer"
  stream     = module.orders.stream
  vpc_config = module.network.vpc_config

  view = {
    projection = {
      partition_key = { name = "customerId", type = "S", from = "item.customerId" }
      sort_key      = { name = "orderId", from = ["item.orderId"] }
      attributes    = { status = "item.status" }
    }
  }
}
