/** Drives the mapping of a run: reads its source, invokes the function, and knows when nothing is left to do. */
export interface SourcePoller {
  /** Starts, or starts again from what the source kept. */
  start(): void;
  stop(): void;
  /** A shard splits. Nothing for a source without shards. */
  split(shard: number): void;
  readonly isCaughtUp: boolean;
  /** True once two invocations may have had the same records at once, and nobody told the ledger which records. */
  readonly hasOverlapped: boolean;
  readonly invocations: number;
  readonly failedInvocations: number;
  readonly throttledInvocations: number;
}
