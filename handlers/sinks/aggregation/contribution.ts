import type { AttributeValue, Item } from '../../core/attribute-value';
import type { Change } from '../../core/change';
import { PoisonError } from '../../core/errors';
import { type ItemPath, valueAtPath } from '../item-path';
import { passes } from '../item-test';
import { groupRowKey, shardOf } from './row-keys';
import type { AggregationRule } from './settings';

/** What one item adds to the group that it is counted in: one to its count, and these numbers to its sums. */
export interface Contribution {
  readonly groupRow: string;
  /** Sum to number, verbatim. */
  readonly adds: { readonly [sum: string]: string };
}

/** A contribution with what the row of its group says of itself. */
export interface NewContribution extends Contribution {
  readonly group: { readonly values: Item; readonly shard: number };
}

/** What an item contributes as of a change; undefined where nothing: it is gone, does not pass, or has no group. */
export function contributionOf(change: Change, rule: AggregationRule): NewContribution | undefined {
  if (change.eventName === 'REMOVE') return undefined;
  const item = change.newImage;
  if (!item) {
    const text = 'An aggregation needs the stream view type NEW_IMAGE or NEW_AND_OLD_IMAGES.';
    throw new PoisonError(text, { code: 'AggregationNeedsNewImage' });
  }
  if (!passes(item, rule.where ?? [])) return undefined;
  const values = rule.groupBy.map((path) => [nameOf(path), valueAtPath(item, path)] as const);
  if (!values.every(isThere)) return undefined;
  const shard = shardOf(change.itemKey, rule.shards ?? 1);
  return {
    groupRow: groupRowKey(
      values.map(([, value]) => value),
      shard,
    ),
    adds: addsOf(item, rule),
    group: { values: Object.fromEntries(values), shard },
  };
}

function addsOf(item: Item, { sums = {} }: AggregationRule): Contribution['adds'] {
  const numbers = Object.entries(sums).flatMap(([sum, path]) => {
    const value = valueAtPath(item, path);
    if (!value || 'NULL' in value) return [];
    if ('N' in value) return [[sum, value.N]];
    throw new PoisonError('A value to add up is no number (AggregationSumType).', { code: 'AggregationSumType' });
  });
  return Object.fromEntries(numbers);
}

function isThere(entry: readonly [string, AttributeValue | undefined]): entry is readonly [string, AttributeValue] {
  return entry[1] !== undefined && !('NULL' in entry[1]);
}

/** The path without `item.`. */
function nameOf(path: ItemPath): string {
  return path.slice('item.'.length);
}
