import type { EnvTable } from '../core/env';

/**
 * Settings of the archive's transform.
 * - `partitionBy`: the attribute that divides the archive, as an `ArchivePartition`; absent: days alone do.
 */
export const firehoseTransformEnv = {
  partitionBy: { name: 'TRIBUTARY_ARCHIVE_PARTITION_BY', kind: 'json', optional: true },
} as const satisfies EnvTable;

/** An attribute whose values divide the archive into partitions of their own. */
export interface ArchivePartition {
  /** Column and folder of the partition: `status` makes `status=PAID/`. */
  readonly column: string;
  /** Attribute of the item, at its top. */
  readonly attribute: string;
  /** Values with a partition of their own; any other value goes to `other`, and an item without one to `none`. */
  readonly values: readonly string[];
}

/** Partition of a value that is none of those listed. */
export const otherPartition = 'other';
/** Partition of an item without the attribute, or whose attribute is neither text, nor a number, nor a flag. */
export const nonePartition = 'none';

/**
 * Columns of a line, by name to type in Glue. Images are JSON as text: as objects, what reads them would round their
 * numbers, and a table would have to know every attribute.
 */
export const archiveColumns = {
  /** The stream's eventID: equal for every copy of a change. */
  change_id: 'string',
  event_name: 'string',
  table_name: 'string',
  region: 'string',
  /** When DynamoDB made the change: `2026-01-31T10:20:30.123456Z`. */
  created_at: 'string',
  /** The same, in microseconds since 1970. */
  created_at_us: 'bigint',
  /** Place in the Kinesis stream; copies of a change differ in it. */
  kinesis_sequence_number: 'string',
  /** Of two changes of an item, the later compares greater as text. */
  version: 'string',
  /** Canonical text of the key: equal exactly where the items are the same. */
  item_key: 'string',
  keys: 'string',
  new_image: 'string',
  old_image: 'string',
  expired_by_ttl: 'boolean',
} as const;

/** Keys of delivered objects begin with the first, and of what could not be delivered with the second. */
export const archivePrefixes = { changes: 'changes/', errors: 'errors/' } as const;
