import type { AttributeValue as SdkValue } from '@aws-sdk/client-dynamodb';
import type { AttributeValue, Item } from '../handlers/core/attribute-value';
import type { LocalTable } from './terraform/resources';

/** An item that a table takes, and its key. */
export interface ExampleItem {
  readonly keys: Item;
  readonly item: Item;
}

/** An item to write by hand; `word` makes its key differ from that of another. */
export function exampleItem({ partitionKey, sortKey, keyTypes }: LocalTable, word = ''): ExampleItem {
  const mark = word && `${word}-`;
  const number = word === '' ? '1' : String(Buffer.from(word).readUIntBE(0, Math.min(4, word.length)));
  const exampleOf = (name: string, text: string): AttributeValue => {
    const type = keyTypes[name] ?? 'S';
    const values = { S: mark + text, N: number, B: Buffer.from(mark + text).toString('base64') };
    return { [type]: values[type] } as unknown as AttributeValue;
  };
  const keys: Item = {
    [partitionKey]: exampleOf(partitionKey, 'c-1'),
    ...(sortKey !== undefined && { [sortKey]: exampleOf(sortKey, 'o-1') }),
  };
  return { keys, item: { ...keys, status: { S: 'PENDING' } } };
}

/** An item as the SDK wants it: bytes in place of base64 text. */
export function sdkItem(item: Item): Record<string, SdkValue> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, sdkValue(value)]));
}

function sdkValue(value: AttributeValue): SdkValue {
  if ('B' in value) return { B: Buffer.from(value.B, 'base64') };
  if ('BS' in value) return { BS: value.BS.map((one) => Buffer.from(one, 'base64')) };
  if ('L' in value) return { L: value.L.map(sdkValue) };
  if ('M' in value) return { M: sdkItem(value.M) };
  return value as SdkValue;
}
