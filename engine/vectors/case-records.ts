import type { Item } from '../../handlers/core/attribute-value';
import { itemKeyOf } from '../../handlers/core/item-key';
import { itemSizeBytes } from '../item-size';
import type { SourceRecord } from '../source-record';
import type { RecordedCase, RecordedRecord, StreamViewType } from './recorded-case';

/** A record of a case as the stream would hold it. */
export interface CaseRecord extends SourceRecord {
  readonly ordinal: number;
  /** When it can be read, epoch milliseconds. */
  readonly readableAtMs: number;
}

export const caseStreamArns = {
  dynamodb: 'arn:aws:dynamodb:us-east-1:111122223333:table/cases/stream/2026-01-01T00:00:00.000',
  kinesis: 'arn:aws:kinesis:us-east-1:111122223333:stream/cases',
};

export const caseShardId = 'shardId-00000000000000000000-00000000';

/** The records that the table or the producer of a case writes, in order; one that changes nothing writes none. */
export function recordsOfCase(recorded: RecordedCase, startMs: number): readonly CaseRecord[] {
  const records = recorded.records ?? [];
  const eventOf = recorded.stream === 'dynamodb' ? tableEvents(recorded) : kinesisEvent;
  return [...records]
    .sort((left, right) => left.ordinal - right.ordinal)
    .flatMap((record): CaseRecord[] => {
      const readableAtMs = startMs + (record.atSeconds ?? 0) * 1_000;
      const arrivedAtMs = readableAtMs - (record.ageSeconds ?? 0) * 1_000;
      const written = eventOf(record, sequenceNumberOf(record.ordinal, recorded), arrivedAtMs);
      if (!written) return [];
      const { event, orderKey } = written;
      const bytes = Buffer.byteLength(JSON.stringify(event));
      const { ordinal } = record;
      const sequenceNumber = sequenceNumberOf(ordinal, recorded);
      return [{ ordinal, position: ordinal, sequenceNumber, arrivedAtMs, readableAtMs, orderKey, bytes, event }];
    });
}

/** DynamoDB counts in 21 digits and more, Kinesis in 56. */
export function sequenceNumberOf(ordinal: number, { stream }: RecordedCase): string {
  return `4${String(ordinal).padStart(stream === 'dynamodb' ? 20 : 55, '0')}`;
}

interface WrittenEvent {
  readonly event: unknown;
  readonly orderKey: string;
}

type EventOf = (record: RecordedRecord, sequenceNumber: string, arrivedAtMs: number) => WrittenEvent | undefined;

/** A table that remembers its items, so that a put is an insert, a change, or nothing. */
function tableEvents({ config }: RecordedCase): EventOf {
  const viewType = config?.streamViewType ?? 'NEW_AND_OLD_IMAGES';
  const items = new Map<string, Item>();
  return (record, sequenceNumber, arrivedAtMs) => {
    const written = record.item ?? { id: { S: record.key ?? '' }, ordinal: { N: String(record.ordinal) } };
    const keyName = Object.keys(written)[0] ?? 'id';
    const keys: Item = { [keyName]: written[keyName]! };
    const orderKey = itemKeyOf(keys);
    const old = items.get(orderKey);
    const isRemoved = record.op === 'REMOVE';
    if (!isRemoved && old && JSON.stringify(old) === JSON.stringify(written)) return undefined;
    if (isRemoved) items.delete(orderKey);
    else items.set(orderKey, written);
    const eventName = record.op && record.op !== 'put' ? record.op : old ? 'MODIFY' : 'INSERT';
    const images = imagesOf(viewType, isRemoved ? undefined : written, isRemoved ? (old ?? written) : old);
    const SizeBytes = [keys, ...Object.values(images)].reduce((bytes, item) => bytes + itemSizeBytes(item), 0);
    const dynamodb = {
      ApproximateCreationDateTime: Math.floor(arrivedAtMs / 1_000),
      Keys: keys,
      ...images,
      SequenceNumber: sequenceNumber,
      SizeBytes,
      StreamViewType: viewType,
    };
    return { event: { ...dynamoDbEnvelope(sequenceNumber), eventName, dynamodb }, orderKey };
  };
}

function dynamoDbEnvelope(sequenceNumber: string): object {
  return {
    eventID: sequenceNumber.slice(-20).padStart(32, '0'),
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'us-east-1',
    eventSourceARN: caseStreamArns.dynamodb,
  };
}

function imagesOf(viewType: StreamViewType, newImage?: Item, oldImage?: Item): { readonly [name: string]: Item } {
  const hasNew = viewType === 'NEW_IMAGE' || viewType === 'NEW_AND_OLD_IMAGES';
  const hasOld = viewType === 'OLD_IMAGE' || viewType === 'NEW_AND_OLD_IMAGES';
  return { ...(hasNew && newImage && { NewImage: newImage }), ...(hasOld && oldImage && { OldImage: oldImage }) };
}

const kinesisEvent: EventOf = (record, sequenceNumber, arrivedAtMs) => {
  const data = record.data === undefined ? { ordinal: record.ordinal } : record.data;
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  const partitionKey = record.key ?? 'key';
  const event = {
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey,
      sequenceNumber,
      data: Buffer.from(text).toString('base64'),
      approximateArrivalTimestamp: arrivedAtMs / 1_000,
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `${caseShardId}:${sequenceNumber}`,
    eventName: 'aws:kinesis:record',
    awsRegion: 'us-east-1',
    eventSourceARN: caseStreamArns.kinesis,
  };
  return { event, orderKey: partitionKey };
};
