import type { AttributeValue as SdkAttributeValue } from '@aws-sdk/client-dynamodb';
import type { AttributeValue, Item } from '../../handlers/core/attribute-value';
import { SettingsError } from '../../handlers/core/errors';
import type { DeployedTable, KeyAttribute } from './deployed-pipeline';

type Keyed = Pick<DeployedTable, 'partitionKey' | 'sortKey'>;

/** The attributes of a table's key, the partition's first. */
export function keyAttributesOf({ partitionKey, sortKey }: Keyed): readonly KeyAttribute[] {
  return sortKey ? [partitionKey, sortKey] : [partitionKey];
}

/** The key of an item of the table. */
export function keysOf(image: Item, table: Keyed): Item {
  return Object.fromEntries(keyAttributesOf(table).map(({ name }) => [name, image[name]!]));
}

/** What the SDK takes: binary as bytes. For keys, whose values are S, N or B. */
export function sdkKeyOf(keys: Item): Record<string, SdkAttributeValue> {
  return Object.fromEntries(
    Object.entries(keys).map(([name, value]) => [
      name,
      'B' in value ? { B: new Uint8Array(Buffer.from(value.B, 'base64')) } : (value as SdkAttributeValue),
    ]),
  );
}

/** `customerId=c-1 orderId=o-7` */
export function keyText(keys: Item): string {
  return Object.entries(keys)
    .map(([name, value]) => `${name}=${Object.values(value)[0]}`)
    .join(' ');
}

/**
 * A key as a person writes it: `{"customerId":"c-1","revision":7}`, binary as base64, or as DynamoDB writes it,
 * `{"customerId":{"S":"c-1"}}`. Throws a `SettingsError` that names the flag where it is no key of the table.
 */
export function parseKey(flag: string, text: string, table: Keyed): Item {
  const attributes = keyAttributesOf(table);
  const written = jsonObjectOf(text);
  const values = attributes.map(({ name, type }) => [name, keyValueOf(written?.[name], type)] as const);
  const isKey = values.every(([, value]) => value !== undefined);
  if (written && isKey && Object.keys(written).length === attributes.length) {
    return Object.fromEntries(values) as Item;
  }
  const example = attributes.map(({ name, type }) => `"${name}":${type === 'N' ? '1' : '"..."'}`).join(',');
  throw new SettingsError([`\`--${flag}\` must be a whole key of the table, as {${example}}, got ${text}.`]);
}

function jsonObjectOf(text: string): { readonly [name: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function keyValueOf(written: unknown, type: KeyAttribute['type']): AttributeValue | undefined {
  const isTyped = typeof written === 'object' && written !== null;
  const value: unknown = isTyped ? (written as { readonly [name: string]: unknown })[type] : written;
  const isText = typeof value === 'string' && value !== '';
  if (type === 'N') {
    // JSON's numbers lose digits that DynamoDB's keep: long ones are to stand in quotes.
    const isExact = typeof value === 'number' && (!Number.isInteger(value) || Number.isSafeInteger(value));
    const isNumber = isExact || (isText && Number.isFinite(Number(value)));
    return isNumber ? { N: String(value) } : undefined;
  }
  return isText ? ({ [type]: value } as unknown as AttributeValue) : undefined;
}
