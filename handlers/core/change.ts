import type { Item } from './attribute-value';

export type EventName = 'INSERT' | 'MODIFY' | 'REMOVE';

/** One change of one item, the same whether it came by stream, by queue, or from a backfill. */
export interface Change {
  /** The stream's eventID: equal for every delivery of the same change. */
  readonly id: string;
  readonly eventName: EventName;
  /** Table name, taken from the stream ARN. */
  readonly table: string;
  /** Region whose stream the change was read from. */
  readonly region: string;
  /** Region that the change was first written in, where the consumer names the attribute that tells it. */
  readonly originRegion?: string;
  readonly keys: Item;
  /** Canonical text of `keys` (length-prefixed name, type and value): equal exactly when the items are the same. */
  readonly itemKey: string;
  /** Absent on REMOVE, and where the stream's view type leaves it out. */
  readonly newImage?: Item;
  /** Absent on INSERT, and where the stream's view type leaves it out. */
  readonly oldImage?: Item;
  /**
   * Stream label and sequence number padded to 40 digits, `label:number`: a later change of the same item compares
   * greater as plain text, also when the stream was re-created in between. Compare within one item only.
   */
  readonly version: string;
  /** ApproximateCreationDateTime in epoch milliseconds; whole seconds on a stream. */
  readonly createdAtMs?: number;
  /**
   * Present where this is no change but a repair: the item as it was read, which shows every change that was made before
   * this time. Epoch milliseconds.
   */
  readonly readFromMs?: number;
  /** Of a repair: where the sink holds something of the item, as it told itself. */
  readonly held?: readonly string[];
  /** True when DynamoDB's time to live deleted the item. */
  readonly expiredByTtl: boolean;
  /** What the source wants reported when this change failed: a sequence number, or a message id on a queue. */
  readonly itemIdentifier: string;
  /** The record exactly as it was received, for the quarantine. Never logged. */
  readonly record: unknown;
}
