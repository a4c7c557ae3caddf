import type { Item } from '../../handlers/core/attribute-value';

type Rows = ReadonlyMap<string, Item>;
type KeyOf = (item: Item) => string;

interface BatchGet {
  readonly RequestItems: { readonly [table: string]: { readonly Keys: readonly Item[] } };
}

/** `BatchGetItem` of one table, which refuses what DynamoDB refuses: a key twice, or too many. */
export function batchGet({ RequestItems }: BatchGet, rows: Rows, keyOf: KeyOf): object {
  const [[table, { Keys }]] = Object.entries(RequestItems) as [[string, { Keys: readonly Item[] }]];
  const keys = Keys.map(keyOf);
  if (keys.length > 100 || keys.length === 0 || new Set(keys).size < keys.length) {
    throw new Error('The fake refuses the keys, as DynamoDB does.');
  }
  return {
    Responses: { [table]: keys.map((key) => rows.get(key)).filter((row) => row !== undefined) },
    UnprocessedKeys: {},
  };
}

interface Scan {
  readonly Limit: number;
  readonly FilterExpression: string;
  readonly ExpressionAttributeNames: { readonly '#d': string };
  readonly ExclusiveStartKey?: Item;
}

/** `Scan` of what has not the attribute; what a page ends with is the row that it looked at last. */
export function scanPage(
  { Limit, FilterExpression, ExpressionAttributeNames, ExclusiveStartKey }: Scan,
  rows: Rows,
  keyOf: KeyOf,
): object {
  if (FilterExpression !== 'attribute_not_exists(#d)') throw new Error('The fake does not know the filter.');
  const keys = [...rows.keys()].sort();
  const from = ExclusiveStartKey ? keys.filter((key) => key > keyOf(ExclusiveStartKey)) : keys;
  const page = from.slice(0, Limit).map((key) => rows.get(key)!);
  const Items = page.filter((row) => !Object.hasOwn(row, ExpressionAttributeNames['#d']));
  return { Items, ...(page.length === Limit && { LastEvaluatedKey: page.at(-1) }) };
}
