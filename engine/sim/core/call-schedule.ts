import type { Clock } from '../../../handlers/core/clock';
import type { Random } from '../../../handlers/core/random';

/**
 * Calls that are on their way to the outside. Once made, nothing takes them back: neither the end of the environment
 * that made them nor its impatience. Calls that arrive in the same millisecond share a timer, in the order they were
 * made, which spares most of the turns of the event loop.
 */
export class CallSchedule {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #arrivals = new Map<number, (() => void)[]>();

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Calls back when a call that takes `meanMs` on average arrives: up to a quarter earlier or later. */
  add(meanMs: number, arrive: () => void): void {
    const nowMs = this.#clock.nowMs();
    // The second draw rounds up as often as it takes for the mean to stay what it is.
    const durationMs = Math.floor(meanMs * (0.75 + this.#random() / 2) + this.#random());
    const atMs = nowMs + durationMs;
    const others = this.#arrivals.get(atMs);
    if (others) {
      others.push(arrive);
      return;
    }
    this.#arrivals.set(atMs, [arrive]);
    this.#clock.after(durationMs, () => {
      const due = this.#arrivals.get(atMs) ?? [];
      this.#arrivals.delete(atMs);
      for (const one of due) one();
    });
  }
}
