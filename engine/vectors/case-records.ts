import { isDeepStrictEqual } from 'node:util';
import type { AttributeValue, Item } from '../../handlers/core/attribute-value';
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

export const caseShardIds = {
  dynamodb: 'shardId-00000000000000000000-00000000',
  kinesis: 'shardId-000000000000',
};

/** The records that the table or the producer of a case writes, in order; one that changes nothing writes none. */
export function recordsOfCase(recorded: RecordedCase, startMs: number): readonly CaseRecord[] {
  const records = recorded.records ?? [];
  const eventOf = recorded.stream === 'dynamodb' ? tableEvents(recorded) : kinesisEvent;
  let readableAtMs = startMs;
  return [...records]
    .sort((left, right) => left.ordinal - right.ordinal)
    .flatMap((record): CaseRecord[] => {
      // Written in the order of their ordinals, whatever their times say.
      readableAtMs = Math.max(readableAtMs, startMs + (record.atSeconds ?? 0) * 1_000);
      const arrivedAtMs = readableAtMs - ageMsOf(record, recorded);
      const written = eventOf(record, sequenceNumberOf(record.ordinal, recorded), arrivedAtMs);
      if (!written) return [];
      const { event, orderKey } = written;
      const bytes = Buffer.byteLength(JSON.stringify(event));
      const { ordinal } = record;
      const sequenceNumber = sequenceNumberOf(ordinal, recorded);
      return [{ ordinal, position: ordinal, sequenceNumber, arrivedAtMs, readableAtMs, orderKey, bytes, event }];
    });
}

/**
 * Age of a record when it can first be read. A window begins at the moment the mapping is enabled: what was written
 * before that moment lies in the window before, however short its age.
 */
function ageMsOf({ ageSeconds = 0, atSeconds }: RecordedRecord, { config }: RecordedCase): number {
  const isTumbling = Number(config?.TumblingWindowInSeconds ?? 0) > 0;
  return Math.max(ageSeconds * 1_000, isTumbling && atSeconds === undefined ? 1 : 0);
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
    if (!isRemoved && old && isDeepStrictEqual(comparable({ M: old }), comparable({ M: written }))) return undefined;
    if (isRemoved) items.delete(orderKey);
    else items.set(orderKey, written);
    const eventName = record.op && record.op !== 'put' ? record.op : old ? 'MODIFY' : 'INSERT';
    // Where the case begins with a change or a removal, the item was there before.
    const before = eventName === 'INSERT' ? undefined : (old ?? (isRemoved ? written : keys));
    const images = imagesOf(viewType, isRemoved ? undefined : written, before);
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

/** The value in a form in which equal values are equal: a set has no order, and a number is written in many ways. */
function comparable(value: AttributeValue): unknown {
  if ('N' in value) return { N: normalNumber(value.N) };
  if ('SS' in value) return { SS: [...value.SS].sort() };
  if ('NS' in value) return { NS: value.NS.map(normalNumber).sort() };
  if ('BS' in value) return { BS: [...value.BS].sort() };
  if ('L' in value) return { L: value.L.map(comparable) };
  if (!('M' in value)) return value;
  return { M: Object.fromEntries(Object.entries(value.M).map(([name, member]) => [name, comparable(member)])) };
}

/** Up to 38 digits count, more than a JavaScript number holds. */
function normalNumber(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace(/^[+-]/, '').split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const scale = Number(exponent) - fraction.length + digits.length - significant.length;
  return `${mantissa.startsWith('-') ? '-' : ''}${significant}e${scale}`;
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
    eventID: `${caseShardIds.kinesis}:${sequenceNumber}`,
    eventName: 'aws:kinesis:record',
    awsRegion: 'us-east-1',
    eventSourceARN: caseStreamArns.kinesis,
  };
  return { event, orderKey: partitionKey };
};
