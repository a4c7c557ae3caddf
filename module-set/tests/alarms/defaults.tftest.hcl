# Nothing of AWS is asked: `terraform init && terraform test`, then offline.
mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "cn-north-1" }
  }
}

variables {
  name             = "orders"
  stream_consumers = { totals = { function_name = "orders-totals", table_name = "orders-table" } }
}

run "watches_a_consumer_of_a_table" {
  command = plan

  assert {
    condition     = join(",", sort(output.alarm_names)) == "orders-page,orders-totals-function-errors,orders-totals-function-throttles,orders-totals-iterator-age-page,orders-totals-iterator-age-warning,orders-totals-writes-without-invocations"
    error_message = "A consumer without a failure queue has five alarms, and there is one for those that want somebody now."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.iterator_age_page["totals"].threshold == 10368000 && aws_cloudwatch_metric_alarm.iterator_age_warning["totals"].threshold == 1728000
    error_message = "It is late after 12 percent of 24 hours, and worth a look after two."
  }

  assert {
    condition     = aws_cloudwatch_composite_alarm.page["1"].alarm_rule == "ALARM(\"orders-totals-iterator-age-page\") OR ALARM(\"orders-totals-writes-without-invocations\")"
    error_message = "Warnings wake nobody."
  }

  assert {
    condition     = startswith(jsondecode(aws_cloudwatch_dashboard.dashboard[0].dashboard_body).widgets[1].properties.alarms[0], "arn:aws-cn:cloudwatch:cn-north-1:")
    error_message = "The dashboard shows alarms of its own partition."
  }
}

run "looks_at_records_where_a_filter_may_keep_them_from_the_function" {
  command = plan

  variables {
    stream_consumers = {
      counting = { function_name = "orders-counting", table_name = "orders-table", filtered = true, counts_events = true, mapping_uuid = "1-2" }
      silent   = { function_name = "orders-silent", table_name = "orders-table", filtered = true }
    }
  }

  assert {
    condition     = join(",", keys(aws_cloudwatch_metric_alarm.writes_without_invocations)) == "counting"
    error_message = "Of a mapping that filters and counts nothing it cannot be told whether it stands still."
  }

  assert {
    condition     = contains(flatten([for query in aws_cloudwatch_metric_alarm.writes_without_invocations["counting"].metric_query : [for metric in query.metric : lookup(metric.dimensions, "EventSourceMappingUUID", "")]]), "1-2")
    error_message = "The mapping itself is asked."
  }
}

run "makes_what_is_wanted" {
  command = plan

  variables {
    without   = ["iterator-age-page", "writes-without-invocations"]
    dashboard = false
  }

  assert {
    condition     = length(aws_cloudwatch_composite_alarm.page) == 0 && length(aws_cloudwatch_dashboard.dashboard) == 0 && length(output.alarm_names) == 3
    error_message = "Without an alarm that wants somebody there is none that stands for them."
  }
}

run "splits_what_one_alarm_cannot_stand_for" {
  command = plan

  variables {
    stream_consumers = {}
    queues           = { for index in range(71) : "queue-${index}" => { name = "orders-${index}" } }
  }

  assert {
    condition     = join(",", sort([for page in aws_cloudwatch_composite_alarm.page : page.alarm_name])) == "orders-page,orders-page-2"
    error_message = "71 alarms take two."
  }
}
