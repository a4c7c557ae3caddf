/** What is asked of a change pipeline, before anybody has said how. */
export interface Workload {
  /** Where the table is, and what prices are of. */
  readonly region: string;
  /** Other regions that want the changes. */
  readonly otherRegions: readonly string[];
  /** Other regions of a global table. Each has a stream with every change, and the same consumers. */
  readonly replicaRegions: readonly string[];
  /** On average over a month. */
  readonly writesPerSecond: number;
  /** In the busiest seconds. */
  readonly peakWritesPerSecond: number;
  /** Bytes of an item before and after a change, on average; 0 where there is none. */
  readonly oldItemBytes: number;
  readonly itemBytes: number;
  /** Consumers that each get every change, the archive not among them. */
  readonly consumers: number;
  /** Those of them that run code of somebody's own. The others hand changes on to `target`. */
  readonly withCode: number;
  /** Those of them that rely on the order of an item's changes. */
  readonly inOrder: number;
  readonly target: Target;
  /** Share of the changes that pass the filter of a consumer without code, above 0 and up to 1. */
  readonly passingShare: number;
  /** How far back a consumer must be able to read again, in hours. */
  readonly replayHours: number;
  /** Every change is kept in S3 too. */
  readonly archive: 'json' | 'parquet' | undefined;
  /** Values of an attribute that divide the archive, 0 where days alone do. */
  readonly archivePartitions: number;
  readonly functions: FunctionWork;
}

export const targets = ['queue', 'topic', 'bus', 'api'] as const;

/** Where changes go that need no code: an SQS queue, an SNS topic, an event bus, an HTTP API by an API destination. */
export type Target = (typeof targets)[number];

/** How functions that read a stream are set up. */
export interface FunctionWork {
  /** Records in a batch at most. */
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  /** Shards of the table's stream; AWS decides about them. */
  readonly shards: number;
  readonly memoryMb: number;
  /** What an invocation takes, and each of its records beside that. */
  readonly invocationMs: number;
  readonly recordMs: number;
}

/** Consumers that hand changes on and run no code. */
export function withoutCode({ consumers, withCode }: Workload): number {
  return consumers - withCode;
}

/**
 * Readers that AWS advises of a shard of a table's stream at most: two, and of a global table one.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export function streamReadersMax({ replicaRegions }: Workload): number {
  return replicaRegions.length > 0 ? 1 : 2;
}

/** True where more want to read a stream than may. */
export function isCrowded(workload: Workload): boolean {
  return readers(workload) > streamReadersMax(workload);
}

/** Who wants to read, the archive among them. */
export function readers({ consumers, archive }: Workload): number {
  return consumers + (archive ? 1 : 0);
}
