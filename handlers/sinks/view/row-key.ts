import type { AttributeValue, Item } from '../../core/attribute-value';
import { PoisonError } from '../../core/errors';
import type { KeyTypes } from '../../core/inspection';
import { itemKeyOf } from '../../core/item-key';
import type { ViewProjection } from './view-projection';

/** Where a row is, as text: its key as DynamoDB's own operations take it. */
export function whereOf(row: Item, { partitionKey, sortKey }: ViewProjection): string {
  return JSON.stringify({ [partitionKey.name]: row[partitionKey.name], [sortKey.name]: row[sortKey.name] });
}

/** The key of a row of this item. Throws a `PoisonError` for what is none, so that no repair takes away another item's row. */
export function rowKeyAt(where: string, keys: Item, projection: ViewProjection): Item {
  const types = Object.fromEntries(Object.entries(keys).map(([name, value]) => [name, Object.keys(value)[0]]));
  const key = parse(where);
  const source = key && sourceKeysOf(key, types as KeyTypes, projection);
  const { partitionKey, sortKey } = projection;
  const partition = key?.[partitionKey.name];
  const isWhole = partition !== undefined && Object.hasOwn(partition, partitionKey.type);
  if (source && isWhole && itemKeyOf(source) === itemKeyOf(keys)) {
    return { [partitionKey.name]: partition, [sortKey.name]: key[sortKey.name]! };
  }
  throw new PoisonError('A repair names a row that is not of its item (ViewRowOfAnother).', {
    code: 'ViewRowOfAnother',
  });
}

function parse(where: string): Item | undefined {
  try {
    const value: unknown = JSON.parse(where);
    return typeof value === 'object' && value !== null ? (value as Item) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The key of the item that a row was made of, which the row's own key holds whole. Undefined where it does not: somebody
 * else has written the row, or another projection.
 */
export function sourceKeysOf(row: Item, types: KeyTypes, { partitionKey, sortKey }: ViewProjection): Item | undefined {
  const sort = row[sortKey.name];
  const parts = sort && 'S' in sort ? readSortText(sort.S) : [];
  if (parts.length !== sortKey.from.length) return undefined;
  const values = new Map<string, AttributeValue | undefined>([
    ...sortKey.from.map((path, place) => [path as string, parts[place]] as const),
    [partitionKey.from, row[partitionKey.name]],
  ]);
  const keys = Object.entries(types).map(([name, type]) => [name, values.get(`item.${name}`), type] as const);
  if (!keys.every(([, value, type]) => value && Object.hasOwn(value, type))) return undefined;
  return Object.fromEntries(keys.map(([name, value]) => [name, value as AttributeValue]));
}

/** The values of a sort key, which stand in it one after the other: `S4:c-17N1:3`. None where it is no such text. */
function readSortText(text: string): readonly AttributeValue[] {
  const values: AttributeValue[] = [];
  for (let at = 0; at < text.length; ) {
    const [head, type = '', length = ''] = /^([SNB])(\d{1,4}):/.exec(text.slice(at, at + 6)) ?? [];
    if (head === undefined) return [];
    at += head.length + Number(length);
    if (at > text.length) return [];
    values.push({ [type]: text.slice(at - Number(length), at) } as unknown as AttributeValue);
  }
  return values;
}
