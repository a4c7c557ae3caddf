import { systemClock } from '../core/clock';
import type { BatchProcessor } from '../core/process-batch';
import { systemRandom } from '../core/random';
import type { KclRecord } from './kcl-event';
import { type Checkpointer, ShardRun, type ShardRunParts } from './shard-run';

type Done = () => void;

interface WithCheckpointer {
  readonly checkpointer: Checkpointer;
}

/** What `aws-kcl` drives: one in each process, which has one shard; one call at a time, each ended by its callback. */
export interface RecordProcessor {
  initialize(input: { readonly shardId: string }, done: Done): void;
  processRecords(input: WithCheckpointer & { readonly records: readonly KclRecord[] }, done: Done): void;
  leaseLost(input: object, done: Done): void;
  shardEnded(input: WithCheckpointer, done: Done): void;
  shutdownRequested(input: WithCheckpointer, done: Done): void;
  /** Begins nothing from now on, for a process that is about to end. What is not done gets no checkpoint. */
  stop(): void;
}

/** `batchSize` is 1,000 by default, `timeoutMs` 60,000, and nobody is told of trouble. */
export type RecordProcessorOptions = Partial<Omit<ShardRunParts, 'handler'>>;

/**
 * Makes a record processor of the Kinesis Client Library of a Lambda handler. The library finds the shards, shares them
 * among processes and keeps the checkpoints. The handler brings changes to its sink and reports what failed; that is
 * tried again here, after longer and longer pauses, until it is done, and no checkpoint ever passes it.
 *
 * A larger `batchSize` puts more in order: changes of one item are sorted within a batch.
 */
export function createRecordProcessor(handler: BatchProcessor, options: RecordProcessorOptions = {}): RecordProcessor {
  const parts = { handler, ...defaults, ...options };
  let shard = new ShardRun('', parts);
  return {
    initialize({ shardId }, done) {
      shard = new ShardRun(shardId, parts);
      done();
    },
    processRecords: ({ records, checkpointer }, done) => after(shard.process(records, checkpointer), done),
    leaseLost(_, done) {
      shard.lose();
      done();
    },
    // By now all its records are done, and the shards that follow are read only after this checkpoint.
    shardEnded: ({ checkpointer }, done) => after(shard.checkpoint(checkpointer, null), done),
    // Between two batches all that was handed on is done; this makes up for a checkpoint that was not written.
    shutdownRequested: ({ checkpointer }, done) => after(shard.checkpoint(checkpointer, null), done),
    stop: () => shard.stop(),
  };
}

const defaults = {
  batchSize: 1_000,
  timeoutMs: 60_000,
  onTrouble: () => {},
  clock: systemClock,
  random: systemRandom,
};

function after(work: Promise<unknown>, done: Done): void {
  void work.then(done);
}
