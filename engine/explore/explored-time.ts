import type { Clock } from '../../handlers/core/clock';
import { startedAtMs } from './explored-record';

interface Timer {
  readonly atMs: number;
  readonly callback: () => void;
}

/**
 * The virtual time of one environment, or of the poller. It stands still until the explorer has the next timer fire.
 * Each has a time of its own: nothing is assumed of how fast one goes while another waits, so that every order in
 * which their timers may fire is gone through, with those that real clocks would not allow.
 */
export class ExploredTime implements Clock {
  #nowMs = startedAtMs;
  /** In order of due time; of those due together, the one that was set first. */
  #timers: Timer[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  /** When the next timer is due, epoch milliseconds. */
  get nextAtMs(): number | undefined {
    return this.#timers[0]?.atMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { atMs: this.#nowMs + delayMs, callback };
    let place = this.#timers.length;
    while (place > 0 && this.#timers[place - 1]!.atMs > timer.atMs) place -= 1;
    this.#timers.splice(place, 0, timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  fireNext(): void {
    const timer = this.#timers.shift();
    if (!timer) return;
    this.#nowMs = timer.atMs;
    timer.callback();
  }

  clear(): void {
    this.#timers = [];
  }
}
