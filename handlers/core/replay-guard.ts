import type { Clock } from './clock';

/** One batch of the largest size, so that a full batch behind one failed record is remembered. */
const entriesMax = 10_000;

/** Lambda's redelivery follows within seconds. Longer would only risk skipping a replay that someone asked for. */
const retentionMs = 900_000;

/**
 * Remembers, for as long as this environment lives, which changes were finished although they come again, so that
 * their effects are not repeated. Another environment does not know them: correctness never depends on this.
 *
 * Not for sinks that want order: between two deliveries to this environment another one may have been given the batch,
 * and have left an older change of an item as the last one. Only all that follows puts that right.
 */
export class ReplayGuard {
  readonly #clock: Clock;
  readonly #finishedAtMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(changeKey: string): void {
    this.#finishedAtMs.delete(changeKey);
    this.#finishedAtMs.set(changeKey, this.#clock.nowMs());
    if (this.#finishedAtMs.size <= entriesMax) return;
    // A map lists its keys in the order they were set, so the first one is the oldest.
    const [oldest] = this.#finishedAtMs.keys();
    this.#finishedAtMs.delete(oldest as string);
  }

  /** True when the change was finished before; it is forgotten with that, since its redelivery has come. */
  take(changeKey: string): boolean {
    const atMs = this.#finishedAtMs.get(changeKey) ?? Number.NEGATIVE_INFINITY;
    this.#finishedAtMs.delete(changeKey);
    return this.#clock.nowMs() - atMs < retentionMs;
  }
}
