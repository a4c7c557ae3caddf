import type { Clock } from '../../handlers/core/clock';

interface Timer {
  readonly atMs: number;
  readonly order: number;
  readonly callback: () => void;
}

/** A clock that stands still until nothing else can happen, and then jumps to its next timer. */
export class VirtualClock implements Clock {
  #nowMs: number;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(startMs = 1_767_323_050_000) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    this.#order += 1;
    const timer = { atMs: this.#nowMs + delayMs, order: this.#order, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  get timers(): number {
    return this.#timers.size;
  }

  /** Lets time pass without firing anything. */
  skip(ms: number): void {
    this.#nowMs += ms;
  }

  /** How far the next timer is away; undefined where there is none. */
  get nextDelayMs(): number | undefined {
    const next = this.#next();
    return next && Math.max(0, next.atMs - this.#nowMs);
  }

  /** Drops all timers, as the end of their process does. */
  forget(): void {
    this.#timers.clear();
  }

  /**
   * Fires timers in their order until the promise settles. Fails where none is left and it has not. Time stands still
   * while `work` tells of something that takes real time.
   */
  async drive<Result>(
    promise: Promise<Result>,
    work: () => Promise<unknown> | undefined = () => undefined,
  ): Promise<Result> {
    let isSettled = false;
    const settle = () => {
      isSettled = true;
    };
    promise.then(settle, settle);
    for (;;) {
      await turn();
      if (isSettled) return promise;
      const underWay = work();
      if (underWay) {
        await Promise.race([underWay, promise.catch(() => {})]);
        continue;
      }
      const next = this.#next();
      if (!next) throw new Error('Nothing is left to happen, and the promise has not settled.');
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.callback();
    }
  }

  #next(): Timer | undefined {
    return [...this.#timers].sort((a, b) => a.atMs - b.atMs || a.order - b.order)[0];
  }
}

/** Ends after every promise callback that is due has run. */
export const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
