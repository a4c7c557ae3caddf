import { marshall } from '@aws-sdk/util-dynamodb';
import { itemOf } from '../../../engine/pollers/stream-event';
import type { AttributeValue, Item } from '../../../handlers/core/attribute-value';
import { canaryKeyPrefix } from '../../../handlers/core/canary';
import { SettingsError } from '../../../handlers/core/errors';
import type { Random } from '../../../handlers/core/random';
import type { DeployedTable, KeyAttribute } from '../../deployed/deployed-pipeline';
import type { StreamEventRecord } from '../../deployed/route';
import { keyAttributesOf } from '../../deployed/table-key';

export const steps = ['insert', 'change', 'delete'] as const;
export type Step = (typeof steps)[number];

export const eventNames = { insert: 'INSERT', change: 'MODIFY', delete: 'REMOVE' } as const;

/** An item that is there to be seen: its key is reserved, and of this run alone. */
export interface Canary {
  readonly keys: Item;
  /** The whole item after its insertion, and after its change. */
  readonly inserted: Item;
  readonly changed: Item;
}

/** Tells the two apart where nothing else does, and a person what this is. */
const markAttribute = 'tributaryCanary';

/** What an item has besides its key, before and after its change: plain JSON. */
export interface CanaryAttributes {
  readonly insert?: object;
  readonly change?: object;
}

/** `timeToLive`: the table's attribute for it, and when the item may go. Epoch seconds. */
export interface CanaryOptions {
  readonly attributes: CanaryAttributes;
  readonly timeToLive?: { readonly attribute: string; readonly atSeconds: number };
  readonly random: Random;
}

export function createCanary(table: DeployedTable, { attributes, timeToLive, random }: CanaryOptions): Canary {
  const run = String(Math.floor(random() * 1e12)).padStart(12, '0');
  const keys = Object.fromEntries(keyAttributesOf(table).map((one) => [one.name, keyValueOf(one, run)]));
  const expiry: Item = timeToLive ? { [timeToLive.attribute]: { N: String(timeToLive.atSeconds) } } : {};
  const inserted = { [markAttribute]: { S: 'inserted' }, ...expiry, ...itemFrom(attributes.insert), ...keys };
  const changed = { ...inserted, [markAttribute]: { S: 'changed' }, ...itemFrom(attributes.change), ...keys };
  return { keys, inserted, changed };
}

/** The reserved value of a type: of numbers those below -9e125, to which the run adds digits. */
function keyValueOf({ type }: KeyAttribute, run: string): AttributeValue {
  if (type === 'N') return { N: `-9.${run}e125` };
  const text = `${canaryKeyPrefix}${run}`;
  return type === 'S' ? { S: text } : { B: Buffer.from(text).toString('base64') };
}

function itemFrom(attributes: object = {}): Item {
  return itemOf(marshall(attributes, { removeUndefinedValues: true }));
}

/** Reads what `--item` names. Throws a `SettingsError` where it is something else. */
export function parseCanaryAttributes(file: string, text: string, table: DeployedTable): CanaryAttributes {
  const mistake = (rule: string) => new SettingsError([`\`--item\` must ${rule}, got ${file}.`]);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw mistake('be a file of JSON');
  }
  const parts = isObject(content) ? Object.entries(content) : [];
  const isRight = parts.length > 0 && parts.every(([name, part]) => /^(insert|change)$/.test(name) && isObject(part));
  if (!isRight) throw mistake('hold `{"insert": {...}, "change": {...}}`');
  const names = parts.flatMap(([, part]) => Object.keys(part as object));
  const key = keyAttributesOf(table).find(({ name }) => names.includes(name));
  if (key) throw mistake(`leave out the key attribute ${key.name}, which the canary sets`);
  return content as CanaryAttributes;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The image that the table has after a step. */
export function imageAfter(step: Step, { inserted, changed }: Canary): Item | undefined {
  return { insert: inserted, change: changed, delete: undefined }[step];
}

/** The record that the table's stream will bring of a step, as far as filters can see it. */
export function recordOf(step: Step, canary: Canary, table: DeployedTable): StreamEventRecord {
  const before = { insert: undefined, change: canary.inserted, delete: canary.changed }[step];
  const after = imageAfter(step, canary);
  const { viewType = 'NEW_AND_OLD_IMAGES' } = table;
  return {
    eventID: 'canary',
    eventName: eventNames[step],
    eventSourceARN: table.streamArn ?? `${table.arn}/stream/2000-01-01T00:00:00.000`,
    ...{ eventVersion: '1.1', eventSource: 'aws:dynamodb', awsRegion: table.arn.split(':')[3] },
    dynamodb: {
      Keys: canary.keys,
      ...(after && /^NEW/.test(viewType) && { NewImage: after }),
      ...(before && /OLD/.test(viewType) && { OldImage: before }),
      SequenceNumber: '1',
    },
  };
}
