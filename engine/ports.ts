import type { Checkpoint, InvocationResult } from './actions';
import type { SourceMessage } from './queue-mapping';
import type { SourceRecord } from './source-record';

/** A shard of a stream and the shards it continues. */
export interface SourceShard {
  readonly shardId: string;
  readonly parents: readonly string[];
}

/** Where to start reading a shard. */
export type ReadFrom =
  | { readonly type: 'TRIM_HORIZON' | 'LATEST' }
  /** With the first record that arrived then or later, epoch milliseconds. Kinesis only. */
  | { readonly type: 'AT_TIMESTAMP'; readonly atMs: number }
  | Checkpoint;

/** A stream as the driver reads it. */
export interface StreamSource {
  listShards(signal: AbortSignal): Promise<readonly SourceShard[]>;
  openShard(shardId: string, from: ReadFrom): ShardReader;
}

/** Reads one shard from where it stands. A rejected read may be repeated and loses nothing. */
export interface ShardReader {
  read(signal: AbortSignal): Promise<ShardPage>;
}

export interface ShardPage {
  readonly records: readonly SourceRecord[];
  /** True after the last record of a shard that has ended. */
  readonly hasEnded: boolean;
  /**
   * Milliseconds to leave before the next read, where the source knows better than the driver: it was throttled, or has
   * more to come although it gave nothing.
   */
  readonly pauseMs?: number;
}

/** A queue as the driver reads it. */
export interface QueueSource {
  /** Up to `countMax` messages; waits a while where there are none. */
  receive(countMax: number, signal: AbortSignal): Promise<readonly SourceMessage[]>;
  delete(messages: readonly SourceMessage[]): Promise<void>;
  /** Makes messages visible again after a delay in milliseconds, instead of when their timeout ends. */
  release(messages: readonly SourceMessage[], delayMs: number): Promise<void>;
}

/**
 * Calls the function with an event. A rejection means that the function was not reached, which does not count as an
 * attempt; what the function itself did is in the result.
 */
export type Invoke = (event: unknown, requestId: string, signal: AbortSignal) => Promise<InvocationResult>;

/** Where the checkpoints of a mapping are kept between runs. */
export interface CheckpointStore {
  load(): Promise<ReadonlyMap<string, Checkpoint>>;
  save(shardId: string, checkpoint: Checkpoint): Promise<void>;
}
