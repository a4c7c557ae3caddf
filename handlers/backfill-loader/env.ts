import type { EnvTable } from '../core/env';

/**
 * Settings of the loader of exports.
 * - `consumers`: the functions that get the items; JSON list of `LoadedConsumer`.
 * - `tableArn`: the table whose exports it takes.
 * - `keyAttributes`: names of the attributes of the table's key; JSON list.
 * - `failuresBucket`: where items go that a function did not take, whole.
 */
export const backfillLoaderEnv = {
  consumers: { name: 'TRIBUTARY_BACKFILL_CONSUMERS', kind: 'json' },
  tableArn: { name: 'TRIBUTARY_TABLE_ARN', kind: 'text' },
  keyAttributes: { name: 'TRIBUTARY_KEY_ATTRIBUTES', kind: 'json' },
  failuresBucket: { name: 'TRIBUTARY_FAILURES_BUCKET', kind: 'text' },
} as const satisfies EnvTable;

/** A consumer as the environment names it; what Terraform leaves out is null. */
export interface LoadedConsumer {
  readonly name: string;
  /** Of the alias that its mapping calls. */
  readonly functionArn: string;
  /** Records of a call at most. */
  readonly batchSize: number;
  /** What its mapping reads, as far as filter patterns are concerned. Default dynamodb. */
  readonly source?: 'dynamodb' | 'kinesis' | null;
  /** Filter patterns of its mapping as JSON texts, of which one must match. Default: everything passes. */
  readonly filters?: readonly string[] | null;
  /** Whether its answers name what failed. Default true: handlers of the product do. */
  readonly reportsBatchItemFailures?: boolean | null;
}
