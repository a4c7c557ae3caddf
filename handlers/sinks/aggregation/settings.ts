import type { ItemPath } from '../item-path';
import type { ItemTest } from '../item-test';

/** What is counted and added up, as plain data. Each group has a `count`; sums come beside it. */
export interface AggregationRule {
  /**
   * The 1 to 8 attributes whose values together are the group: text, number, binary or boolean. An item that lacks one
   * of them, or has NULL there, is in no group.
   */
  readonly groupBy: readonly ItemPath[];
  /** What an item must pass to be counted. @default Every item that has a group. */
  readonly where?: readonly ItemTest[];
  /**
   * Up to 20 sums: name of the attribute that holds it, to the number that is added up. Exact to the last digit. An item
   * without the number is counted, and adds nothing to the sum. @default The count alone.
   */
  readonly sums?: { readonly [attribute: string]: ItemPath };
  /**
   * Rows that each group is spread over, 1 to 100: a row takes at most 500 transactions a second, each of up to 25 items.
   * Readers add the rows up. @default 1: one row to read.
   */
  readonly shards?: number;
  /** Days a tombstone outlives its delete; must exceed the longest replay (stream 1 day, queues 14). @default 30: twice the longest. */
  readonly tombstoneRetentionDays?: number;
}
