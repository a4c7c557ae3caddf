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
  source = "../../modules/pipeline"

  name = "orders-dev"

  table = {
    partition_key = { name = "customerId", type = "S" }
    sort_key      = { name = "orderId", type = "S" }
  }

  # Who ordered a product: one row for each line of each order, kept equal to the table.
  consumers = {
    by-product = {
      view = {
        projection = {
          each          = "items"
          partition_key = { name = "productId", type = "S", from = "each.productId" }
          sort_key      = { name = "orderLine", from = ["item.customerId", "item.orderId", "each.lineId"] }
          attributes    = { status = "item.status", quantity = "each.quantity" }
        }
      }
    }
  }

  # Every change to a topic; each subscriber has a queue and dead letters of its own.
  fan_outs = {
    changes = {
      filter_attributes = ["status"]

      subscribers = {
        analytics = {}

        shipping = {
          filter_policy = jsonencode({ status = ["PAID"] })

          consumer = {
            function_zip = {
              path    = "${path.module}/app.zip"
              handler = "app.handler"
              runtime = "nodejs22.x"
            }
          }
        }
      }
    }
  }

  tags = { project = "orders" }
}
