/** Attributes of the rows of an aggregation, besides those of every state sink and the sums that its rule names. */
export const aggregationAttributes = {
  /** Partition key of every row: of one source item, or of one group (and shard). */
  rowKey: 'rowKey',
  /** Of a group: items in it. */
  count: 'count',
  /** Of a group: its values, by their paths. */
  group: 'group',
  /** Of a group: which of its rows this is, from 0. */
  shard: 'shard',
  /** Of an item: the row key of the group that it is counted in; absent where it is counted in none. */
  countedIn: 'countedIn',
  /** Of an item: what it adds to the sums. */
  adds: 'adds',
} as const;
