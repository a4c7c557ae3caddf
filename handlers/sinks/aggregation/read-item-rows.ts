import type { Item } from '../../core/attribute-value';
import type { DynamodbCall } from '../../core/dynamodb-call';
import { aggregationAttributes } from './aggregation-attributes';
import { type ItemRow, keyOf, readItemRow } from './item-row';

export interface ReadItemRows {
  /** By row key. */
  readonly rows: ReadonlyMap<string, ItemRow>;
  /** Keys that DynamoDB had no capacity to look up. */
  readonly unread: ReadonlySet<string>;
}

interface BatchAnswer {
  readonly Responses?: { readonly [table: string]: readonly Item[] };
  readonly UnprocessedKeys?: { readonly [table: string]: { readonly Keys: readonly Item[] } };
}

/** The rows of up to 100 items, as the last write has left them. */
export async function readItemRows(
  call: DynamodbCall,
  table: string,
  rowKeys: readonly string[],
  signal: AbortSignal,
): Promise<ReadItemRows> {
  const input = { RequestItems: { [table]: { Keys: rowKeys.map(keyOf), ConsistentRead: true } } };
  const { Responses, UnprocessedKeys } = await call<BatchAnswer>('BatchGetItem', input, signal);
  const rows = (Responses?.[table] ?? []).flatMap((row): [string, ItemRow][] => {
    const known = readItemRow(row);
    return known ? [[rowKeyOf(row), known]] : [];
  });
  return { rows: new Map(rows), unread: new Set((UnprocessedKeys?.[table]?.Keys ?? []).map(rowKeyOf)) };
}

function rowKeyOf(item: Item): string {
  const value = item[aggregationAttributes.rowKey];
  return value && 'S' in value ? value.S : '';
}
