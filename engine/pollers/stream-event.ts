import type { _Record, AttributeValue as SdkAttributeValue } from '@aws-sdk/client-dynamodb-streams';
import type { AttributeValue, Item } from '../../handlers/core/attribute-value';
import { itemKeyOf } from '../../handlers/core/item-key';
import type { SourceRecord } from '../source-record';

/** Where a record was read. */
export interface RecordOrigin {
  readonly streamArn: string;
  readonly awsRegion: string;
  readonly position: number;
  readonly readAtMs: number;
  /** What the backend rounds creation times down to, in milliseconds. */
  readonly creationTimeStepMs: number;
}

/** A record of the Streams API as Lambda would put it into an event: binary as base64, times in seconds. */
export function sourceRecordOf(record: _Record, origin: RecordOrigin): SourceRecord {
  const { dynamodb = {}, userIdentity } = record;
  const createdAtMs = dynamodb.ApproximateCreationDateTime?.getTime() ?? origin.readAtMs;
  const keys = itemOf(dynamodb.Keys ?? {});
  const event = {
    eventID: record.eventID,
    eventName: record.eventName,
    eventVersion: record.eventVersion ?? '1.1',
    eventSource: record.eventSource ?? 'aws:dynamodb',
    awsRegion: origin.awsRegion,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(createdAtMs / 1_000),
      Keys: keys,
      ...(dynamodb.NewImage && { NewImage: itemOf(dynamodb.NewImage) }),
      ...(dynamodb.OldImage && { OldImage: itemOf(dynamodb.OldImage) }),
      SequenceNumber: dynamodb.SequenceNumber,
      SizeBytes: dynamodb.SizeBytes,
      StreamViewType: dynamodb.StreamViewType,
    },
    ...(userIdentity && { userIdentity: { type: userIdentity.Type, principalId: userIdentity.PrincipalId } }),
    eventSourceARN: origin.streamArn,
  };
  return {
    position: origin.position,
    sequenceNumber: dynamodb.SequenceNumber ?? '',
    arrivedAtMs: arrivalOf(createdAtMs, origin),
    orderKey: itemKeyOf(keys),
    bytes: Buffer.byteLength(JSON.stringify(event)),
    event,
  };
}

/**
 * A time rounded down to the minute would age every record by half a minute, so a record counts as arrived when it was
 * read, as far as the rounding leaves that open. AWS's whole seconds are taken as they are.
 */
function arrivalOf(createdAtMs: number, { readAtMs, creationTimeStepMs }: RecordOrigin): number {
  if (creationTimeStepMs <= 1_000) return createdAtMs;
  return Math.min(Math.max(createdAtMs, readAtMs), createdAtMs + creationTimeStepMs - 1);
}

/** An item of the SDK as events have it: binary as base64. */
export function itemOf(image: { readonly [name: string]: SdkAttributeValue }): Item {
  return Object.fromEntries(Object.entries(image).map(([name, value]) => [name, attributeOf(value)]));
}

function attributeOf(value: SdkAttributeValue): AttributeValue {
  if (value.B !== undefined) return { B: base64(value.B) };
  if (value.BS !== undefined) return { BS: value.BS.map(base64) };
  if (value.M !== undefined) return { M: itemOf(value.M) };
  if (value.L !== undefined) return { L: value.L.map(attributeOf) };
  return value as AttributeValue;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
