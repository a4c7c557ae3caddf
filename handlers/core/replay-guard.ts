import type { Clock } from './clock';

/** One batch of the largest size, so that a full batch behind one failed record is remembered. */
const entriesMax = 10_000;

/** Lambda's redelivery follows within seconds. Longer would only risk skipping a replay that someone asked for. */
const retentionMs = 900_000;

/** By the sink, or by the quarantine: who asks for a quarantined change to be tried again means it. */
export type Finished = 'done' | 'quarantined';

/**
 * Remembers, for as long as this environment lives, which changes were finished although they come again, so that
 * their effects are not repeated. Another environment does not know them: correctness never depends on this.
 *
 * Not for sinks that want order: between two deliveries to this environment another one may have been given the batch,
 * and have left an older change of an item as the last one. Only all that follows puts that right.
 */
export class ReplayGuard {
  readonly #clock: Clock;
  readonly #finished = new Map<string, { readonly atMs: number; readonly how: Finished }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(changeKey: string, how: Finished): void {
    this.#finished.delete(changeKey);
    this.#finished.set(changeKey, { atMs: this.#clock.nowMs(), how });
    if (this.#finished.size <= entriesMax) return;
    // A map lists its keys in the order they were set, so the first one is the oldest.
    const [oldest] = this.#finished.keys();
    this.#finished.delete(oldest as string);
  }

  /** How the change was finished before, if it was; it is forgotten with that, since its redelivery has come. */
  take(changeKey: string): Finished | undefined {
    const known = this.#finished.get(changeKey);
    this.#finished.delete(changeKey);
    return known && this.#clock.nowMs() - known.atMs < retentionMs ? known.how : undefined;
  }
}
