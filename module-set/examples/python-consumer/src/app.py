"""Counts what paid orders are worth, as a metric in CloudWatch.

Lambda delivers the changes of an item in order, and again if need be. The answer names the first change that failed:
Lambda goes on from there, so that nothing before it is handled twice and nothing after it is skipped.
"""

import json
import logging
from decimal import Decimal

logger = logging.getLogger(__name__)


def handler(event, _context):
    for record in event["Records"]:
        try:
            count(record)
        except Exception:
            logger.exception("Change %s failed", record["eventID"])
            return {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]}
    return {"batchItemFailures": []}


def count(record):
    """Items arrive in DynamoDB's own JSON: a number is text, so that no digit of it is lost."""
    change = record["dynamodb"]
    before, after = change.get("OldImage", {}), change.get("NewImage", {})
    if status(before) == "PAID" or status(after) != "PAID":
        return
    total = Decimal(after["total"]["N"])
    # A line in this format becomes a metric: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
    metric = {
        "_aws": {
            "Timestamp": int(change["ApproximateCreationDateTime"] * 1000),
            "CloudWatchMetrics": [{"Namespace": "Orders", "Dimensions": [[]], "Metrics": [{"Name": "Paid"}]}],
        },
        "Paid": float(total),
    }
    print(json.dumps(metric))


def status(image):
    return image.get("status", {}).get("S")
