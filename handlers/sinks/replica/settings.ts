import type { ItemTest } from '../item-test';

/** Which attributes an item has in its replica. Its keys always stay as they are. */
export interface ReplicatedAttributes {
  /** These alone, by their names in the source; not together with `omit`. @default All attributes. */
  readonly only?: readonly string[];
  /** All but these, by their names in the source; not together with `only`. @default None is left out. */
  readonly omit?: readonly string[];
  /** Name in the source to name in the replica, which no other attribute of the item may have. @default Names stay. */
  readonly rename?: { readonly [name: string]: string };
}

/** Keeps two tables that replicate into each other from sending a write back and forth. */
export interface LoopPrevention {
  /** Attribute, of type S, that names the side on which an item was written; the sink sets it on all that it writes. */
  readonly attribute: string;
  /** This side's name in it; the two sides need different ones. @default The region of the source table. */
  readonly region?: string;
}

/** What of a table its replica holds, as plain data. */
export interface ReplicationRules {
  /** An item has a replica while it passes all of these; one that stops passing is removed from the replica. @default Every item has one. */
  readonly where?: readonly ItemTest[];
  /** Which attributes an item has in the replica. @default All, by their names. */
  readonly attributes?: ReplicatedAttributes;
  /** Two-way replication between two tables; needs the view type NEW_AND_OLD_IMAGES. @default One-way: whatever changes in the source is replicated, also what was replicated into it. */
  readonly loopPrevention?: LoopPrevention;
  /** Whether deletes by DynamoDB's time to live are replicated. @default false: the replica's own time to live does it. */
  readonly ttlDeletes?: boolean;
  /** Attribute that the replica's time to live looks at; tombstones expire by it. @default `_expiresAt`: then only tombstones expire. */
  readonly timeToLiveAttribute?: string;
  /** Days a tombstone outlives its delete; must exceed the longest replay (stream 1 day, queues 14). @default 30: twice the longest. */
  readonly tombstoneRetentionDays?: number;
}
