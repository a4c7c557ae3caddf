import type { AttributeValue, Item } from '../../core/attribute-value';
import { aggregationAttributes } from './aggregation-attributes';
import { addExactly, sumOfAttribute } from './exact-sum';
import { keyOf } from './item-row';
import { groupRowKey } from './row-keys';

/** What a group comes to. */
export interface GroupTotals {
  readonly count: number;
  /** Sum to decimal number, exact and without an exponent. */
  readonly sums: { readonly [sum: string]: string };
}

const ownAttributes: ReadonlySet<string> = new Set(Object.values(aggregationAttributes));

/**
 * Keys of the rows of a group, for `BatchGetItem`, `TransactGetItems` or `GetItem`. The values are those of `groupBy`, in
 * its order; `shards` is the largest number that the aggregation ever had.
 */
export function groupKeys(values: readonly AttributeValue[], shards = 1): readonly Item[] {
  return Array.from({ length: shards }, (_, shard) => keyOf(groupRowKey(values, shard)));
}

/** The rows of one group added up, to the last digit. A group without rows has a count of 0 and no sums. */
export function addGroupRows(rows: readonly Item[]): GroupTotals {
  const numbers = new Map<string, [number: string, power: number][]>();
  let count = 0;
  for (const [attribute, value] of rows.flatMap((row) => Object.entries(row))) {
    if (!('N' in value)) continue;
    if (attribute === aggregationAttributes.count) count += Number(value.N);
    if (ownAttributes.has(attribute)) continue;
    const [sum, power] = sumOfAttribute(attribute);
    numbers.set(sum, [...(numbers.get(sum) ?? []), [value.N, power]]);
  }
  return { count, sums: Object.fromEntries([...numbers].map(([sum, parts]) => [sum, addExactly(parts)])) };
}
