import type { EngineObserver } from '../../engine/actions';
import type { QueueObserver } from '../../engine/queue-mapping';

/** What a consumer has done so far. Counts are of records or messages, not of batches. */
export interface Progress {
  readonly received: number;
  readonly filtered: number;
  readonly done: number;
  /** Times a record was given back to be tried again. */
  readonly retried: number;
  /** Given up and told to the failure destination. */
  readonly evicted: number;
  readonly delivered: number;
  readonly lost: number;
  /** Time from arrival to done, in milliseconds; undefined before the first record. */
  readonly lagP50Ms: number | undefined;
  readonly lagP99Ms: number | undefined;
}

type CountName = 'received' | 'filtered' | 'done' | 'retried' | 'evicted' | 'delivered' | 'lost';

/** Lags kept for the percentiles; of more, the earliest are forgotten. */
const lagsMax = 10_000;

/** Counts what the engine tells, for both kinds of source. */
export class ProgressCounter {
  readonly #counts = { received: 0, filtered: 0, done: 0, retried: 0, evicted: 0, delivered: 0, lost: 0 };
  readonly #lagsMs: number[] = [];
  #lagCount = 0;

  readonly streamObserver: EngineObserver = {
    received: (_, records) => this.#count('received', records.length),
    filtered: (_, records) => this.#count('filtered', records.length),
    done: (_, records, nowMs) => {
      this.#count('done', records.length);
      for (const { arrivedAtMs } of records) this.#keepLag(nowMs - arrivedAtMs);
    },
    retrying: (_, records) => this.#count('retried', records.length),
    evicted: (_, records) => this.#count('evicted', records.length),
    delivered: (_, records) => this.#count('delivered', records.length),
    lost: (_, records) => this.#count('lost', records.length),
  };

  readonly queueObserver: QueueObserver = {
    received: (messages) => this.#count('received', messages.length),
    filtered: (messages) => this.#count('filtered', messages.length),
    done: (messages, nowMs) => {
      this.#count('done', messages.length);
      for (const { sentAtMs } of messages) this.#keepLag(nowMs - sentAtMs);
    },
    retrying: (messages) => this.#count('retried', messages.length),
  };

  progress(): Progress {
    const lagsMs = [...this.#lagsMs].sort((left, right) => left - right);
    return { ...this.#counts, lagP50Ms: percentile(lagsMs, 0.5), lagP99Ms: percentile(lagsMs, 0.99) };
  }

  #count(name: CountName, count: number): void {
    this.#counts[name] += count;
  }

  #keepLag(lagMs: number): void {
    this.#lagsMs[this.#lagCount % lagsMax] = Math.max(0, lagMs);
    this.#lagCount += 1;
  }
}

function percentile(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
