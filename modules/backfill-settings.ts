import type { FilterCriteria, FunctionSettings } from './consumer-settings';
import type { KinesisPattern, StreamPattern } from './filter-patterns';
import type { Setting } from './setting';

/** What brings an export of the table to consumers, a file at a time and many at once. */
export interface BackfillSettings {
  /** Where exports of the table lie. */
  readonly exports: ExportPlace;
  /**
   * Files brought at once, 1 to 10,000: each calls every consumer once at a time, so the consumers need as many
   * executions beside those for live changes. @default 40: what most accounts of 1,000 executions spare.
   */
  readonly concurrency?: Setting<number>;
  /** Percent of a file's items, and of the files, that may fail before the run does. @default 0: any that fails is shown. */
  readonly toleratedFailurePercentage?: Setting<number>;
  /** Customer managed key of the bucket for what failed and for results. @default SSE-S3, which costs nothing. */
  readonly kmsKeyArn?: string;
  /** Days that what failed and results are kept, 14 or more. @default 90: time to notice, mend and bring again. */
  readonly expirationInDays?: Setting<number>;
  /** The function that reads files. @default 1,024 MB, 900 s, logs for 30 days. */
  readonly loader?: BackfillLoaderSettings;
}

/** Where `export-table-to-point-in-time` is told to write. */
export interface ExportPlace {
  /** `arn:aws:s3:::NAME`, in the table's region. */
  readonly bucketArn: string;
  /** The `--s3-prefix` of the exports, without slashes at its ends. @default None: they lie below `AWSDynamoDB/`. */
  readonly prefix?: string;
  /** Customer managed key of the exports. @default Readers need no key. */
  readonly kmsKeyArn?: string;
}

/** Settings of the function that reads files. */
export type BackfillLoaderSettings = Pick<
  FunctionSettings,
  'memorySize' | 'timeout' | 'logRetentionInDays' | 'tracing' | 'permissionsBoundary' | 'functionVersion'
>;

/** A consumer that gets the items: it is named on purpose, whatever it does with them. */
export interface BackfilledConsumer {
  /** ARN of its function's alias. */
  readonly functionArn: string;
  /** What its mapping reads: by it its filters are written. @default dynamodb: the stream of the table. */
  readonly source?: 'dynamodb' | 'kinesis';
  /** Items in a call at most, 1 to 10,000, as its mapping has it. @default 100: as that of a mapping. */
  readonly batchSize?: number;
  /** The filters of its mapping; an item counts as an `INSERT` without an old image. @default Everything passes. */
  readonly filterCriteria?: FilterCriteria<StreamPattern | KinesisPattern>;
  /** How the function reports failures; empty only for a zip of one's own that cannot. @default ReportBatchItemFailures: what is done is not done again. */
  readonly functionResponseTypes?: readonly 'ReportBatchItemFailures'[];
}

/** What a backfill is where nothing is said; the settings' own docs tell why. */
export const backfillDefaults = {
  concurrency: 40,
  toleratedFailurePercentage: 0,
  expirationInDays: 90,
  loader: { memorySize: 1_024, timeout: 900, logRetentionInDays: 30, tracing: 'Active' },
} as const;
