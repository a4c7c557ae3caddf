import type { Item } from './attribute-value';
import type { Change, EventName } from './change';
import { PoisonError } from './errors';
import { itemKeyOf } from './item-key';
import { versionOf } from './version';

/** The parts of a DynamoDB stream record that we read, as Lambda delivers them. Anything may be missing. */
export interface StreamRecord {
  readonly eventID?: unknown;
  readonly eventName?: unknown;
  readonly eventSourceARN?: unknown;
  readonly userIdentity?: unknown;
  readonly dynamodb?: {
    readonly ApproximateCreationDateTime?: unknown;
    readonly Keys?: unknown;
    readonly NewImage?: unknown;
    readonly OldImage?: unknown;
    readonly SequenceNumber?: unknown;
  };
}

/**
 * A stream record of any view type as a change. Fails with a `PoisonError` where the record lacks what every change
 * has. Sequence numbers of any length are taken: AWS documents 21 to 40 digits, its own examples have 3.
 */
export function decodeStreamRecord(record: StreamRecord, itemIdentifier: string): Change {
  const { dynamodb } = record;
  if (!dynamodb) throw malformed('MissingDynamodb');
  const keys = keyOf(dynamodb.Keys);
  const eventName = eventNameOf(record.eventName);
  const newImage = imageOf(dynamodb.NewImage);
  const oldImage = imageOf(dynamodb.OldImage);
  const createdAtSeconds = dynamodb.ApproximateCreationDateTime;
  const { region, table, label } = streamOf(record.eventSourceARN);
  return {
    id: textOf(record.eventID, 'MissingEventId'),
    eventName,
    table,
    region,
    keys,
    itemKey: itemKeyOf(keys),
    ...(newImage && { newImage }),
    ...(oldImage && { oldImage }),
    version: versionOf(label, textOf(dynamodb.SequenceNumber, 'MissingSequenceNumber')),
    ...(typeof createdAtSeconds === 'number' && { createdAtMs: Math.round(createdAtSeconds * 1_000) }),
    expiredByTtl: eventName === 'REMOVE' && isTimeToLive(record.userIdentity),
    itemIdentifier,
    record,
  };
}

const keyTypes = new Set(['S', 'N', 'B']);

/** The key of a change: an object of attribute values that are text, number or binary. */
export function keyOf(value: unknown): Item {
  const keys = imageOf(value);
  const values = Object.values(keys ?? {});
  const valid = values.every((one) =>
    Object.entries(one ?? {}).some(([type, text]) => keyTypes.has(type) && isText(text)),
  );
  if (!keys || values.length === 0 || !valid) throw malformed('MissingKeys');
  return keys;
}

export function imageOf(value: unknown): Item | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) throw malformed('MalformedImage');
  return value as Item;
}

export function eventNameOf(value: unknown): EventName {
  if (value === 'INSERT' || value === 'MODIFY' || value === 'REMOVE') return value;
  throw malformed('UnknownEventName');
}

export function textOf(value: unknown, code: string): string {
  if (!isText(value)) throw malformed(code);
  return value;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0;
}

function malformed(code: string): PoisonError {
  return new PoisonError(`The record cannot be read (${code}).`, { code });
}

function streamOf(arn: unknown): { readonly region: string; readonly table: string; readonly label: string } {
  const parts = /^arn:[^:]+:dynamodb:([^:]*):[^:]*:table\/([^/]+)\/stream\/(.+)$/.exec(String(arn));
  if (!parts) throw malformed('MalformedStreamArn');
  const [, region = '', table = '', label = ''] = parts;
  return { region, table, label };
}

/**
 * Lambda's event spells the fields in lower case; the streams API, which other readers use, in upper case.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html
 */
export function isTimeToLive(identity: unknown): boolean {
  const { type, Type, principalId, PrincipalId } = (identity ?? {}) as Record<string, unknown>;
  return (type ?? Type) === 'Service' && (principalId ?? PrincipalId) === 'dynamodb.amazonaws.com';
}
