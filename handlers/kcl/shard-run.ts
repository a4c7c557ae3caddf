import { backoffMs } from '../core/backoff';
import type { Clock } from '../core/clock';
import type { BatchProcessor } from '../core/process-batch';
import type { Random } from '../core/random';
import { type KclRecord, kclEvent } from './kcl-event';

/** How `aws-kcl` lets a processor say how far it is; one call at a time. */
export interface Checkpointer {
  /** Of a sequence number, or with `null` of the last record that was handed on, which may be the end of the shard. */
  checkpoint(sequenceNumber: string | null, callback: (error?: unknown) => void): void;
}

export interface ShardRunParts {
  readonly handler: BatchProcessor;
  /** Records given to the handler at once. */
  readonly batchSize: number;
  /** Time that the handler has for them. */
  readonly timeoutMs: number;
  /** Told why records come again, or why a checkpoint was not written. Its error may quote an item. */
  readonly onTrouble: (trouble: string, error?: unknown) => void;
  readonly clock: Clock;
  readonly random: Random;
}

/** Tries of one checkpoint, over a good second. The next batch's checkpoint stands for this one too. */
const checkpointTriesMax = 5;

/** One shard in the order of its records, for as long as this process holds its lease. */
export class ShardRun {
  readonly #shardId: string;
  readonly #parts: ShardRunParts;
  #calls = 0;
  #isStopped = false;
  #isLost = false;

  constructor(shardId: string, parts: ShardRunParts) {
    this.#shardId = shardId;
    this.#parts = parts;
  }

  /** Resolves when every record is done, or the lease is lost; where it was stopped before, never. */
  async process(records: readonly KclRecord[], checkpointer: Checkpointer): Promise<void> {
    let rest = records;
    let attempt = 0;
    while (rest.length > 0 && !this.#isLost) {
      if (this.#isStopped) return never();
      const batch = rest.slice(0, this.#parts.batchSize);
      const doneCount = await this.#handle(batch);
      if (doneCount > 0) await this.checkpoint(checkpointer, batch[doneCount - 1]!.sequenceNumber);
      rest = rest.slice(doneCount);
      attempt = doneCount > 0 ? 1 : attempt + 1;
      if (doneCount < batch.length) await this.#pause(attempt);
    }
  }

  /** False where it could not be written, which is safe: the records since the last one come again some time. */
  async checkpoint(checkpointer: Checkpointer, sequenceNumber: string | null): Promise<boolean> {
    for (let attempt = 1; !this.#isLost; attempt += 1) {
      const error = await new Promise<unknown>((resolve) => checkpointer.checkpoint(sequenceNumber, resolve));
      if (error === undefined || error === null) return true;
      // Another process has the shard by now, and is told all that is not checkpointed.
      if (error === 'ShutdownException') this.#isLost = true;
      else if (attempt >= checkpointTriesMax) {
        this.#parts.onTrouble('A checkpoint could not be written.', error);
        return false;
      } else await this.#pause(attempt);
    }
    return false;
  }

  lose(): void {
    this.#isLost = true;
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** How many of the batch are done, from its first on. What is done behind a failed one comes again. */
  async #handle(batch: readonly KclRecord[]): Promise<number> {
    const { handler, clock, timeoutMs, onTrouble } = this.#parts;
    const endsAtMs = clock.nowMs() + timeoutMs;
    this.#calls += 1;
    const context = {
      awsRequestId: `${this.#shardId}/${this.#calls}`,
      getRemainingTimeInMillis: () => endsAtMs - clock.nowMs(),
    };
    try {
      const { batchItemFailures } = await handler(kclEvent(batch, this.#shardId), context);
      const [failure] = batchItemFailures;
      if (!failure) return batch.length;
      onTrouble('Records come again.');
      return Math.max(
        0,
        batch.findIndex(({ sequenceNumber }) => sequenceNumber === failure.itemIdentifier),
      );
    } catch (error) {
      onTrouble('A batch failed as a whole and comes again.', error);
      return 0;
    }
  }

  #pause(attempt: number): Promise<void> {
    const { clock, random } = this.#parts;
    return new Promise((resolve) => void clock.after(backoffMs(attempt, random), resolve));
  }
}

/** The library waits for an answer before it hands on more, and there must be none. */
function never(): Promise<never> {
  return new Promise(() => {});
}
