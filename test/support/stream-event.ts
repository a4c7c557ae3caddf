import type { Item } from '../../handlers/core/attribute-value';
import type { EventName } from '../../handlers/core/change';
import { backfillLabelOf } from '../../handlers/core/version';

export const streamLabel = '2026-01-02T03:04:05.678';
export const streamArn = `arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/${streamLabel}`;

export interface RecordOptions {
  readonly eventName?: EventName;
  readonly keys?: Item;
  readonly newImage?: Item | undefined;
  readonly oldImage?: Item | undefined;
  readonly sequenceNumber?: string;
  readonly eventID?: string;
  readonly eventSourceARN?: string;
  readonly userIdentity?: object;
  readonly createdAtSeconds?: number;
}

/** A stream record as Lambda delivers it; key attributes go into the images of their own accord. */
export function streamRecord(options: RecordOptions = {}) {
  const { eventName = 'INSERT', keys = { customerId: { S: 'c1' }, orderId: { S: 'o1' } } } = options;
  const sequenceNumber = options.sequenceNumber ?? '400000000000032021070652';
  return {
    eventID: options.eventID ?? `id-${sequenceNumber}`,
    eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-west-1',
    dynamodb: {
      ApproximateCreationDateTime: options.createdAtSeconds ?? 1_767_323_045,
      Keys: keys,
      ...(options.newImage && { NewImage: { ...keys, ...options.newImage } }),
      ...(options.oldImage && { OldImage: { ...keys, ...options.oldImage } }),
      SequenceNumber: sequenceNumber,
      SizeBytes: 26,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
    ...(options.userIdentity && { userIdentity: options.userIdentity }),
    eventSourceARN: options.eventSourceARN ?? streamArn,
  };
}

/** A repair as of a reading from `readFromMs` on. */
export function repairRecord(readFromMs: number, options: RecordOptions = {}) {
  const eventSourceARN = streamArn.replace(streamLabel, backfillLabelOf(readFromMs));
  return { ...streamRecord({ eventSourceARN, ...options }), eventSource: 'tributary:repair', readFromMs };
}

/** `count` records of as many changes, numbered upwards; `itemOf` tells which item each one changes. */
export function streamRecords(count: number, itemOf: (index: number) => string = (index) => `o${index}`) {
  return Array.from({ length: count }, (_, index) =>
    streamRecord({
      keys: { customerId: { S: 'c1' }, orderId: { S: itemOf(index) } },
      newImage: { status: { S: 'PENDING' } },
      sequenceNumber: sequenceNumberAt(index),
    }),
  );
}

/** Grows a digit on its way, as real ones do. */
export function sequenceNumberAt(index: number): string {
  return String(999_999_999_999_999_999_990n + BigInt(index));
}

export const streamEvent = (records: readonly unknown[]) => ({ Records: records });

export interface MessageOptions {
  readonly messageId?: string;
  readonly queueName?: string;
  readonly messageGroupId?: string;
}

/** An SQS message as Lambda delivers it; a body that is not text is sent as JSON. */
export function queueMessage(body: unknown, options: MessageOptions = {}) {
  return {
    messageId: options.messageId ?? 'm1',
    receiptHandle: 'receipt',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '1767323045000',
      SenderId: 'AIDA',
      ApproximateFirstReceiveTimestamp: '1767323045000',
      ...(options.messageGroupId && { MessageGroupId: options.messageGroupId }),
    },
    messageAttributes: {},
    md5OfBody: 'd41d8cd98f00b204e9800998ecf8427e',
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:eu-west-1:123456789012:${options.queueName ?? 'orders-shipping'}`,
    awsRegion: 'eu-west-1',
  };
}

/** The body that SNS puts around a message where raw delivery is off. */
export const snsWrapped = (message: unknown) => ({
  Type: 'Notification',
  MessageId: '95df01b4-ee98-5cb9-9903-4c221d41eb5e',
  TopicArn: 'arn:aws:sns:eu-west-1:123456789012:orders',
  Message: JSON.stringify(message),
  Timestamp: '2026-01-02T03:04:06.000Z',
});

/** The message that the fan-out handler publishes. */
export const fanOutMessage = (more: object = {}) => ({
  id: 'event-1',
  type: 'MODIFY',
  table: 'orders',
  region: 'eu-west-1',
  keys: { customerId: { S: 'c1' }, orderId: { S: 'o1' } },
  version: `${streamLabel}:${'7'.padStart(40, '0')}`,
  createdAtMs: 1_767_323_045_000,
  new: { customerId: { S: 'c1' }, orderId: { S: 'o1' }, status: { S: 'PAID' } },
  old: { customerId: { S: 'c1' }, orderId: { S: 'o1' }, status: { S: 'PENDING' } },
  ...more,
});
