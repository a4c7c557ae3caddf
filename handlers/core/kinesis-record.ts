import type { Change } from './change';
import { PoisonError } from './errors';
import { itemKeyOf } from './item-key';
import { eventNameOf, imageOf, isTimeToLive, keyOf, textOf } from './stream-record';
import { kinesisVersionOf } from './version';

/** The parts of a Kinesis record that we read, as Lambda delivers them. Anything may be missing. */
export interface KinesisRecord {
  readonly kinesis?: {
    /** What the producer put, as base64. */
    readonly data?: unknown;
    readonly sequenceNumber?: unknown;
  };
}

/** What DynamoDB puts: no sequence number, no stream, and its time in microseconds. */
interface KinesisChange {
  readonly awsRegion?: unknown;
  readonly eventID?: unknown;
  readonly eventName?: unknown;
  readonly eventSource?: unknown;
  readonly tableName?: unknown;
  readonly userIdentity?: unknown;
  readonly dynamodb?: {
    readonly ApproximateCreationDateTime?: unknown;
    /** Absent before 2024, when all times were milliseconds. */
    readonly ApproximateCreationDateTimePrecision?: unknown;
    readonly Keys?: unknown;
    readonly NewImage?: unknown;
    readonly OldImage?: unknown;
  };
}

/**
 * A Kinesis record as the change that DynamoDB wrote into it. Fails with a `PoisonError` for what another producer put
 * into the stream, and where the record lacks what every change has.
 *
 * With a precision of milliseconds, two changes of an item within one are told apart by their Kinesis numbers alone, so
 * there the one that arrives last counts as the newer.
 *
 * Binary values are taken for base64 of the bytes, as in the event of a stream. One user found them encoded twice
 * (github.com/awslabs/amazon-kinesis-client/issues/959, 2022, which leaves open by whom); AWS documents neither.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds.html
 */
export function decodeKinesisRecord(record: KinesisRecord, itemIdentifier: string): Change {
  const {
    awsRegion,
    eventID,
    eventName: name,
    tableName,
    userIdentity,
    dynamodb = {},
  } = changeIn(record.kinesis?.data);
  const keys = keyOf(dynamodb.Keys);
  const eventName = eventNameOf(name);
  const newImage = imageOf(dynamodb.NewImage);
  const oldImage = imageOf(dynamodb.OldImage);
  const createdAtUs = microsecondsOf(
    dynamodb.ApproximateCreationDateTime,
    dynamodb.ApproximateCreationDateTimePrecision,
  );
  return {
    id: textOf(eventID, 'MissingEventId'),
    eventName,
    table: textOf(tableName, 'MissingTable'),
    region: textOf(awsRegion, 'MissingRegion'),
    keys,
    itemKey: itemKeyOf(keys),
    ...(newImage && { newImage }),
    ...(oldImage && { oldImage }),
    version: kinesisVersionOf(createdAtUs, itemIdentifier),
    createdAtMs: Math.floor(createdAtUs / 1_000),
    expiredByTtl: eventName === 'REMOVE' && isTimeToLive(userIdentity),
    itemIdentifier,
    record,
  };
}

function changeIn(data: unknown): KinesisChange {
  try {
    const change = JSON.parse(Buffer.from(String(data), 'base64').toString()) as KinesisChange | null;
    if (change?.eventSource === 'aws:dynamodb') return change;
  } catch {
    // Falls through: what is no JSON and what is no change was put by somebody else alike.
  }
  throw new PoisonError('The Kinesis record holds no change of a DynamoDB table (NotAChange).', { code: 'NotAChange' });
}

/** Milliseconds have this many digits until the year 5138, and microseconds have more since 1973. */
const millisecondsMax = 1e14;

function microsecondsOf(time: unknown, precision: unknown): number {
  const isMicroseconds = precision === 'MICROSECOND' || (precision === undefined && Number(time) >= millisecondsMax);
  const microseconds = isMicroseconds ? time : Number(time) * 1_000;
  if (typeof time === 'number' && Number.isSafeInteger(microseconds) && time > 0) return microseconds as number;
  throw new PoisonError('The record cannot be read (MissingCreationTime).', { code: 'MissingCreationTime' });
}
