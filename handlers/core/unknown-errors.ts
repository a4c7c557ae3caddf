import type { Clock } from './clock';
import { errorFields } from './logger';

/** Tries with the same error until it is taken for the record's own, and the time that they span at least. */
const attemptsMax = 5;
const spanMsMin = 3_000;
const entriesMax = 10_000;

export interface UnknownErrorVerdict {
  readonly attempts: number;
  /** True when the record is to be quarantined. */
  readonly isHopeless: boolean;
}

interface Count {
  readonly error: string;
  readonly firstFailedAtMs: number;
  readonly successesBefore: number;
  attempts: number;
}

/**
 * Counts, across redeliveries in this environment, errors of which it is not clear whose fault they are. A record that
 * failed five times with the same error, over three seconds at least, is hopeless if the sink took another record in
 * the meantime: then the sink works and the record does not. Where nothing succeeds the sink itself may be down, so an
 * hour has to pass first. A new environment counts from zero, which only delays the verdict.
 */
export class UnknownErrors {
  readonly #clock: Clock;
  readonly #patienceMs: number;
  readonly #counts = new Map<string, Count>();
  #successes = 0;

  constructor(clock: Clock, patienceMs = 3_600_000) {
    this.#clock = clock;
    this.#patienceMs = patienceMs;
  }

  succeeded(changeKey: string): void {
    this.#successes += 1;
    this.#counts.delete(changeKey);
  }

  failed(changeKey: string, error: unknown): UnknownErrorVerdict {
    const count = this.#countOf(changeKey, JSON.stringify(errorFields(error)));
    count.attempts += 1;
    const sinkWorks = this.#successes > count.successesBefore;
    const patienceMs = sinkWorks ? Math.min(spanMsMin, this.#patienceMs) : this.#patienceMs;
    const isPatienceOver = this.#clock.nowMs() - count.firstFailedAtMs >= patienceMs;
    return { attempts: count.attempts, isHopeless: count.attempts >= attemptsMax && isPatienceOver };
  }

  #countOf(changeKey: string, error: string): Count {
    const known = this.#counts.get(changeKey);
    if (known?.error === error) return known;
    const count = { error, firstFailedAtMs: this.#clock.nowMs(), successesBefore: this.#successes, attempts: 0 };
    this.#counts.set(changeKey, count);
    const [oldest] = this.#counts.keys();
    if (this.#counts.size > entriesMax) this.#counts.delete(oldest as string);
    return count;
  }
}
