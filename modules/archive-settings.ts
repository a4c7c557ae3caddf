import {
  type ArchivePartition,
  archiveColumns,
  nonePartition,
  otherPartition,
} from '../handlers/firehose-transform/env';
import type { FunctionSettings } from './consumer-settings';
import type { Setting } from './setting';
import type { ObjectLockSettings } from './sinks/audit-settings';
import type { ExistingBucket } from './sinks/existing-bucket-settings';

/** Every change of the table in S3, by way of its Kinesis stream and Firehose, and a table in Glue to query it by. */
export interface ArchiveSettings {
  /**
   * `json`: GZIP lines, which anything reads. `parquet`: columns, which Athena scans a fraction of; Firehose charges
   * the conversion by the GB. A latch refuses a change: a table reads one format.
   * @default json
   */
  readonly format?: 'json' | 'parquet';
  /**
   * Divides the archive by an attribute too, for queries that ask for one value; Firehose charges it by the GB and by
   * the object. A latch refuses a change: Firehose would be replaced, and miss what happens meanwhile.
   * @default Days alone divide it.
   */
  readonly partitionBy?: ArchivePartitionSettings;
  /**
   * Objects are delivered after so many MiB, 1 to 128; with Parquet or `partitionBy` at least 64.
   * @default 64: Athena reads few large objects faster than many small ones, and AWS asks for it with Parquet.
   */
  readonly bufferingSizeInMb?: Setting<number>;
  /** Objects are delivered after so many seconds, 0 to 900. @default 300: changes can be queried after five minutes. */
  readonly bufferingIntervalInSeconds?: Setting<number>;
  /** A bucket that exists already; nothing of it is changed. @default One is made: private, encrypted, versioned. */
  readonly bucket?: ExistingBucket;
  /** Customer managed key of the bucket. @default SSE-S3, which costs nothing. */
  readonly kmsKeyArn?: string;
  /** Nobody deletes or overwrites an object of a bucket that is made before its time. Can be turned on later, and never off. @default Off. */
  readonly objectLock?: ObjectLockSettings;
  /** Days that objects of a bucket that is made are kept, 1 to 36,500. @default For good: an archive loses nothing unasked. */
  readonly expirationInDays?: Setting<number>;
  /** Moves older objects of a bucket that is made to a cheaper class; each object moved is billed. @default Objects stay where they are. */
  readonly transition?: ArchiveTransition;
  /** First day that can be queried, as `2026-01-31`. @default 2024-01-01, before the first archive of this kind. */
  readonly firstDay?: string;
  /** The function that makes lines of changes. @default 512 MB, 60 s, logs for 30 days. */
  readonly transform?: ArchiveTransformSettings;
}

/** An attribute whose values divide the archive. */
export interface ArchivePartitionSettings extends ArchivePartition {
  /** Column and folder of the partition: `status` makes `status=PAID/`. Lower-case letters, digits and `_`, unlike the table's other columns. */
  readonly column: string;
  /** Attribute of the item, at its top. */
  readonly attribute: string;
  /** Values with a partition of their own, 1 to 50, of letters, digits, `_`, `.` and `-`; other values go to `other`, and items without one to `none`. More can be added. */
  readonly values: readonly string[];
}

/** When objects move to another storage class. */
export interface ArchiveTransition {
  /** Days from the object's creation, 30 to 36,500. */
  readonly days: Setting<number>;
  /** Classes that Athena reads at once; those that must be restored first would hide what is in them. */
  readonly storageClass: 'STANDARD_IA' | 'INTELLIGENT_TIERING' | 'GLACIER_IR';
}

/** Settings of the function that makes lines of changes. */
export type ArchiveTransformSettings = Pick<
  FunctionSettings,
  'memorySize' | 'timeout' | 'logRetentionInDays' | 'tracing' | 'permissionsBoundary' | 'functionVersion'
>;

/** Columns of every archive's table; the days divide it. */
export const archiveColumnNames: readonly string[] = [...Object.keys(archiveColumns), 'day'];

/** Partitions of every archive that an attribute divides. */
export const archivePartitionNames = { other: otherPartition, none: nonePartition } as const;

/** What an archive is where nothing is said; the settings' own docs tell why. */
export const archiveDefaults = {
  format: 'json',
  bufferingSizeInMb: 64,
  bufferingIntervalInSeconds: 300,
  firstDay: '2024-01-01',
} as const;
