import type { AttributeValue } from '../../handlers/core/attribute-value';
import type { TransformRecord } from '../../handlers/firehose-transform/transform-event';

export type Attributes = { readonly [name: string]: AttributeValue };

/** A change as DynamoDB puts it into a Kinesis stream, with what a test wants otherwise. */
export interface KinesisChangeOptions {
  readonly eventID?: string;
  readonly eventName?: string;
  readonly table?: string;
  /** Microseconds since 1970. */
  readonly createdAtUs?: number;
  readonly keys?: Attributes;
  readonly newImage?: Attributes;
  readonly oldImage?: Attributes;
  readonly userIdentity?: object | null;
}

export const createdAtUs = Date.parse('2026-01-31T10:20:30.123Z') * 1_000 + 456;

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds_gettingstarted.html */
export function kinesisChange(options: KinesisChangeOptions = {}) {
  const { eventName = 'INSERT', keys = { id: { S: 'a' } }, newImage, oldImage } = options;
  return {
    awsRegion: 'eu-central-1',
    eventID: options.eventID ?? 'e1',
    eventName,
    userIdentity: options.userIdentity ?? null,
    recordFormat: 'application/json',
    tableName: options.table ?? 'orders',
    dynamodb: {
      ApproximateCreationDateTime: options.createdAtUs ?? createdAtUs,
      ApproximateCreationDateTimePrecision: 'MICROSECOND',
      Keys: keys,
      ...(newImage && { NewImage: newImage }),
      ...(oldImage && { OldImage: oldImage }),
      SizeBytes: 10,
    },
    eventSource: 'aws:dynamodb',
  };
}

/** A record as Firehose hands it to a transformation: `content` is what was put into the Kinesis stream. */
export function transformRecord(content: unknown, place = 0): TransformRecord {
  const sequenceNumber = `4954998543${String(place).padStart(46, '0')}`;
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return {
    recordId: `${sequenceNumber}000000`,
    data: Buffer.from(text).toString('base64'),
    kinesisRecordMetadata: { sequenceNumber },
  };
}

export function transformEvent(contents: readonly unknown[]) {
  return {
    invocationId: 'i1',
    deliveryStreamArn: 'arn:aws:firehose:eu-central-1:123456789012:deliverystream/orders-dev-archive',
    sourceKinesisStreamArn: 'arn:aws:kinesis:eu-central-1:123456789012:stream/orders-dev-changes',
    region: 'eu-central-1',
    records: contents.map(transformRecord),
  };
}
