import type { Clock } from '../handlers/core/clock';

/** One timer that is always set to the earliest time asked for last. */
export class WakeTimer {
  readonly #clock: Clock;
  readonly #wake: () => void;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, wake: () => void) {
    this.#clock = clock;
    this.#wake = wake;
  }

  /** Undefined switches the timer off. */
  set(atMs: number | undefined): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (atMs === undefined) return;
    this.#cancel = this.#clock.after(Math.max(0, atMs - this.#clock.nowMs()), this.#wake);
  }
}
