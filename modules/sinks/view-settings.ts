import type { ViewProjection } from '../../handlers/sinks/view/view-projection';
import type { Setting } from '../setting';
import type { ExistingSinkTable } from './existing-sink-table-settings';

/** A materialized view: a table of rows projected from the items of another. */
export interface ViewSettings {
  /** How an item becomes rows. */
  readonly projection: ViewProjection;
  /**
   * A table that exists, with the keys that the projection names, a sort key of type S, and `_expiresAt` for its time to
   * live. It belongs to this view alone. @default One is made.
   */
  readonly table?: ExistingSinkTable;
  /** Restore the table that is made to any second of the past 35 days. @default true: a view can be rebuilt, but not in a minute. */
  readonly pointInTimeRecoveryEnabled?: Setting<boolean>;
  /** Customer managed key of the view's table. @default AWS's own key `aws/dynamodb`, which costs nothing. */
  readonly kmsKeyArn?: string;
}
