import { Token } from 'cdktf';
import { anyOf, chooseText, not } from '../condition';
import { expression, isExpression, isGiven } from '../setting';
import type { Measure, Metric } from './alarm-row';
import type { SourceSubject, StreamConsumerSubject } from './alarm-subjects';

/**
 * A metric of a function, of all its versions and aliases.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export function functionMetric(functionName: string, metricName: string, statistic: Metric['statistic']): Metric {
  return { namespace: 'AWS/Lambda', metricName, dimensions: { FunctionName: functionName }, statistic };
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
export function queueMetric(queueName: string, metricName: string): Metric {
  return { namespace: 'AWS/SQS', metricName, dimensions: { QueueName: queueName }, statistic: 'Maximum' };
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-monitoring.html */
export function pipeMetric(pipeName: string, metricName: string): Metric {
  const dimensions = { PipeName: pipeName };
  return { namespace: 'AWS/EventBridge/Pipes', metricName, dimensions, statistic: 'Sum' };
}

/**
 * Of a bus of one's own a rule's metrics have two dimensions.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 */
export function ruleMetric(rule: { readonly name: string; readonly busName: string }, metricName: string): Metric {
  const dimensions = { EventBusName: rule.busName, RuleName: rule.name };
  return { namespace: 'AWS/Events', metricName, dimensions, statistic: 'Sum' };
}

/** @see https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html */
export function deliveryMetric(name: string, metricName: string, statistic: Metric['statistic']): Metric {
  return { namespace: 'AWS/Firehose', metricName, dimensions: { DeliveryStreamName: name }, statistic };
}

/**
 * What was written to the source. A write that changes nothing takes a table's capacity, and makes no record.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
 * @see https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html
 */
export function writtenMetric({ tableName, kinesisStreamName }: SourceSubject): Metric {
  const isStream = isGiven(kinesisStreamName);
  return {
    namespace: chooseText(isStream, 'AWS/Kinesis', 'AWS/DynamoDB'),
    metricName: chooseText(isStream, 'IncomingRecords', 'ConsumedWriteCapacityUnits'),
    dimensions: dimension(
      chooseText(isStream, 'StreamName', 'TableName'),
      chooseText(isStream, kinesisStreamName, tableName)!,
    ),
    statistic: 'Sum',
  };
}

/** What a mapping took: calls of its function, or where it has filters the records that it read before them. */
export function takenMetric({ functionName, mappingUuid, filtered = false }: StreamConsumerSubject): Metric {
  const isCalled = not(filtered);
  return {
    namespace: 'AWS/Lambda',
    metricName: chooseText(isCalled, 'Invocations', 'PolledEventCount'),
    dimensions: dimension(
      chooseText(isCalled, 'FunctionName', 'EventSourceMappingUUID'),
      chooseText(isCalled, functionName, mappingUuid)!,
    ),
    statistic: 'Sum',
  };
}

/** Whether it can be told that a mapping stands still: it calls its function for every write, or counts what it reads. */
export function isTold({ filtered = false, countsEvents = false }: StreamConsumerSubject) {
  return anyOf(not(filtered), countsEvents);
}

/** 1 in a period in which something was written and nothing taken. A metric without a datapoint counts as none. */
export function untaken(writes: Metric, taken: Metric): Measure {
  return {
    formula: 'IF(FILL(writes, 0) > 0 AND FILL(taken, 0) == 0, 1, 0)',
    metrics: { writes, taken },
  };
}

/**
 * A metric of how a table writes to its Kinesis stream. Its dimension `DelegatedOperation` has values that AWS does not
 * document, so a query asks for the table alone.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-alarm-create.html
 */
export function replicationQuery(tableName: string, statistic: 'MAX' | 'SUM', metricName: string): Measure {
  const from = 'SCHEMA("AWS/DynamoDB", DelegatedOperation, TableName)';
  return { formula: `SELECT ${statistic}(${metricName}) FROM ${from} WHERE TableName = '${tableName}'`, metrics: {} };
}

function dimension(name: string, value: string): { readonly [name: string]: string } {
  if (!isExpression(name)) return { [name]: value };
  return Token.asStringMap(expression`{ (${name}) = ${value} }`);
}
