import type { AttributeValue, Item } from '../../../handlers/core/attribute-value';
import { jsonNumberOf, parseJsonKeepingNumbers } from '../../../modules/event-source-settings';
import type { DeployedTable } from '../../deployed/deployed-pipeline';
import type { AttributeTypes } from './attribute-types';

/** A line of the archive, as far as a record needs it. */
interface ArchivedLine {
  readonly change_id: string;
  readonly event_name: string;
  readonly table_name: string;
  readonly region: string;
  /** Parquet's 64 bits come as text. */
  readonly created_at_us: number | string;
  readonly version: string;
  readonly keys: string;
  readonly new_image?: string | null;
  readonly old_image?: string | null;
  readonly expired_by_ttl?: boolean | null;
}

/** Epoch milliseconds of the change that a line holds. */
export function archivedAtMs(line: unknown): number {
  return Math.floor(Number((line as ArchivedLine).created_at_us) / 1_000);
}

/**
 * A line as a record of a stream whose label and number make the very version that the Kinesis consumer gave the change:
 * brought again, it is no newer and no older than it was.
 */
export function archivedRecord(line: unknown, { arn }: DeployedTable, types: AttributeTypes): object {
  const { change_id, event_name, table_name, region, version, keys, new_image, old_image, expired_by_ttl } =
    line as ArchivedLine;
  const [partition, accountId] = [arn.split(':')[1], arn.split(':')[4]];
  const at = version.lastIndexOf(':');
  const [label, number] = [version.slice(0, at), version.slice(at + 1)];
  return {
    eventID: change_id,
    eventName: event_name,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      ApproximateCreationDateTime: archivedAtMs(line) / 1_000,
      Keys: itemOf(keys, types),
      ...(new_image && { NewImage: itemOf(new_image, types) }),
      ...(old_image && { OldImage: itemOf(old_image, types) }),
      SequenceNumber: number,
    },
    ...(expired_by_ttl === true && { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } }),
    eventSourceARN: `arn:${partition}:dynamodb:${region}:${accountId}:table/${table_name}/stream/${label}`,
  };
}

function itemOf(text: string, types: AttributeTypes): Item {
  return membersOf(parseJsonKeepingNumbers(text) as object, '', types);
}

function membersOf(value: object, path: string, types: AttributeTypes): Item {
  const members = Object.entries(value).map(([name, member]) => {
    return [name, attributeValueOf(member, path === '' ? name : `${path}.${name}`, types)] as const;
  });
  return Object.fromEntries(members);
}

function attributeValueOf(value: unknown, path: string, types: AttributeTypes): AttributeValue {
  const type = types.get(path);
  if (value === null) return { NULL: true };
  if (typeof value === 'boolean') return { BOOL: value };
  if (typeof value === 'string') return type === 'B' ? { B: value } : { S: value };
  const number = jsonNumberOf(value);
  if (number !== undefined) return { N: number };
  if (!Array.isArray(value)) return { M: membersOf(value as object, path, types) };
  if (type === 'NS') return { NS: value.map((one) => jsonNumberOf(one)!) };
  if (type === 'SS') return { SS: value as string[] };
  if (type === 'BS') return { BS: value as string[] };
  return { L: value.map((one) => attributeValueOf(one, `${path}[]`, types)) };
}
