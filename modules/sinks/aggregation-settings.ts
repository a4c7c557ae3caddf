import type { AggregationRule } from '../../handlers/sinks/aggregation/settings';
import type { Setting } from '../setting';
import type { ExistingSinkTable } from './existing-sink-table-settings';

/** Counts and exact sums of the items of a table, by group. */
export interface AggregationSettings extends AggregationRule {
  /**
   * A table that exists, with the partition key `rowKey` (S), no sort key, and `_expiresAt` for its time to live. It
   * belongs to this aggregation alone. @default One is made.
   */
  readonly table?: ExistingSinkTable;
  /** Restore the table that is made to any second of the past 35 days. @default true: it can be filled again, but not in a minute. */
  readonly pointInTimeRecoveryEnabled?: Setting<boolean>;
  /** Customer managed key of the aggregation's table. @default AWS's own key `aws/dynamodb`, which costs nothing. */
  readonly kmsKeyArn?: string;
}
