# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {}

variables {
  name            = "orders"
  vpc_id          = "vpc-1"
  subnet_ids      = ["subnet-1"]
  route_table_ids = ["rtb-1"]
}

run "lets_functions_call_out" {
  command = plan

  assert {
    condition     = one(aws_security_group.functions.egress).from_port == 443
    error_message = "Functions call out over TLS."
  }

  assert {
    condition     = length(aws_vpc_endpoint.gateway) + length(aws_vpc_endpoint.interface) == 0
    error_message = "No endpoint is made unasked."
  }
}

run "makes_endpoints_on_request" {
  command = plan

  variables {
    endpoints = ["dynamodb", "s3", "sqs"]
  }

  assert {
    condition     = join(",", keys(aws_vpc_endpoint.gateway)) == "dynamodb,s3" && join(",", keys(aws_vpc_endpoint.interface)) == "sqs"
    error_message = "Two are routes, one is an interface."
  }

  assert {
    condition     = length(aws_security_group.endpoints) == 1
    error_message = "Interfaces have a security group."
  }
}
