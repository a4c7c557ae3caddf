import { recordFilterOf } from '../../engine/record-filter';
import { kinesisRecordOf } from '../../handlers/backfill/kinesis-record-of';
import type { Change } from '../../handlers/core/change';
import { decodeStreamRecord, type StreamRecord } from '../../handlers/core/stream-record';
import { buildMessage, type Message } from '../../handlers/fan-out/message';
import type { ReplayRecord } from '../../handlers/replay/replay-batch';
import { type FilterPolicy, passesFilter } from '../../local/services/filter-policy';
import { type DeployedConsumer, type DeployedPipeline, type DeployedSubscriber, nameInArn } from './deployed-pipeline';

/** A stream record as a consumer's function receives it, or what keeps it away. */
export type Routed = { readonly record: ReplayRecord } | { readonly filteredBy: string };

/** A record of the table's stream, as Lambda's event holds it. */
export type StreamEventRecord = StreamRecord & { readonly dynamodb: { readonly SequenceNumber: string } };

/**
 * What becomes of a change of the table on its way to a consumer: through the filters of its mapping, and behind a
 * fan-out through those of the fan-out's mapping and of the subscription as well.
 */
export function routeTo(consumer: DeployedConsumer, pipeline: DeployedPipeline, record: StreamEventRecord): Routed {
  const { mapping, name } = consumer;
  const change = decodeStreamRecord(record, record.dynamodb.SequenceNumber);
  if (mapping.source === 'dynamodb') {
    return passes(consumer, record) ? { record: asItIs(record, change) } : { filteredBy: `the mapping of ${name}` };
  }
  // A handler of Kinesis reads stream records too, so only the filter has to see what Kinesis would bring.
  if (mapping.source === 'kinesis') {
    const isTaken = passes(consumer, kinesisRecordOf(record, mapping.eventSourceArn));
    return isTaken ? { record: asItIs(record, change) } : { filteredBy: `the mapping of ${name}` };
  }
  return routeToQueue(consumer, pipeline, record, change);
}

/** The consumers whose functions send to the topic that a queue subscribes to. */
export function fanOutsBefore(
  consumer: DeployedConsumer,
  { consumers, subscribers }: DeployedPipeline,
): readonly DeployedConsumer[] {
  const topics = subscribers.filter(({ queue }) => queue.arn === consumer.mapping.eventSourceArn);
  return consumers.filter(({ core }) => topics.some(({ topicArn }) => topicArn === core?.topicArn));
}

function routeToQueue(
  consumer: DeployedConsumer,
  pipeline: DeployedPipeline,
  record: StreamEventRecord,
  change: Change,
): Routed {
  const [fanOut] = fanOutsBefore(consumer, pipeline);
  const { eventSourceArn } = consumer.mapping;
  const subscriber = pipeline.subscribers.find(({ queue }) => queue.arn === eventSourceArn);
  if (!fanOut || !subscriber) return { filteredBy: 'a way to its queue that is not known' };
  const before = routeTo(fanOut, pipeline, record);
  if ('filteredBy' in before) return before;
  const message = buildMessage(change, fanOut.core?.filterAttributes ?? []);
  if (!isSubscribed(subscriber, message)) return { filteredBy: `the subscription of ${nameInArn(eventSourceArn)}` };
  const routed = queueRecordOf(subscriber, message, record, change);
  return passes(consumer, routed.record) ? { record: routed } : { filteredBy: `the mapping of ${consumer.name}` };
}

function passes({ mapping }: DeployedConsumer, eventRecord: object): boolean {
  return recordFilterOf(mapping.filters, mapping.source)?.(eventRecord) ?? true;
}

function asItIs(record: StreamEventRecord, { itemKey }: Change): ReplayRecord {
  return { record, itemIdentifier: record.dynamodb.SequenceNumber, itemKey };
}

function isSubscribed({ filterPolicy, filterPolicyScope }: DeployedSubscriber, message: Message): boolean {
  if (filterPolicy === undefined) return true;
  const scope = filterPolicyScope === 'MessageBody' ? 'MessageBody' : 'MessageAttributes';
  const policy: FilterPolicy = { policy: JSON.parse(filterPolicy), scope };
  const attributes = message.attributes.map(({ name, type, value }) => ({ name, type, text: value }));
  return passesFilter(policy, { id: '', fields: [], message: message.body, attributes });
}

/** The message as the queue would bring it, under the number of its record. */
function queueRecordOf(
  { queue, topicArn, isRaw }: DeployedSubscriber,
  { body }: Message,
  { dynamodb, awsRegion }: StreamEventRecord & { readonly awsRegion?: unknown },
  { itemKey }: Change,
): ReplayRecord {
  const messageId = dynamodb.SequenceNumber;
  const record = {
    messageId,
    receiptHandle: messageId,
    body: isRaw
      ? body
      : JSON.stringify({ Type: 'Notification', MessageId: messageId, TopicArn: topicArn, Message: body }),
    attributes: { ApproximateReceiveCount: '1', ...(queue.arn.endsWith('.fifo') && { MessageGroupId: itemKey }) },
    messageAttributes: {},
    eventSource: 'aws:sqs',
    eventSourceARN: queue.arn,
    awsRegion,
  };
  return { record, itemIdentifier: messageId, itemKey };
}
