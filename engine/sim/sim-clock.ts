import type { Clock } from '../../handlers/core/clock';
import { startedAtMs } from './sim-record';

interface Timer {
  readonly atMs: number;
  readonly order: number;
  callback: (() => void) | undefined;
}

/**
 * A clock that jumps from one timer to the next. Timers of one moment go off in the order they were set. Kept as a
 * binary heap, in which a cancelled timer stays as an empty place until its time comes.
 */
export class SimClock implements Clock {
  readonly #heap: Timer[] = [];
  #nowMs = startedAtMs;
  #order = 0;
  #waiting = 0;

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    return this.at(this.#nowMs + delayMs, callback);
  }

  /** Like `after`, at an absolute time; one that has passed means now. */
  at(atMs: number, callback: () => void): () => void {
    this.#order += 1;
    const timer: Timer = { atMs: Math.max(atMs, this.#nowMs), order: this.#order, callback };
    this.#push(timer);
    this.#waiting += 1;
    return () => {
      if (!timer.callback) return;
      timer.callback = undefined;
      this.#waiting -= 1;
    };
  }

  /** Goes to the next timer and lets it go off; false where there is none. */
  step(): boolean {
    for (;;) {
      const timer = this.#pop();
      if (!timer) return false;
      const { callback } = timer;
      if (!callback) continue;
      timer.callback = undefined;
      this.#waiting -= 1;
      this.#nowMs = timer.atMs;
      callback();
      return true;
    }
  }

  /** Timers that have not gone off. */
  get waiting(): number {
    return this.#waiting;
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let place = heap.length;
    heap.push(timer);
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!isBefore(timer, heap[above]!)) break;
      heap[place] = heap[above]!;
      place = above;
    }
    heap[place] = timer;
  }

  #pop(): Timer | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && isBefore(heap[below + 1]!, heap[below]!)) below += 1;
      if (!isBefore(heap[below]!, last)) break;
      heap[place] = heap[below]!;
      place = below;
    }
    heap[place] = last;
    return first;
  }
}

function isBefore(left: Timer, right: Timer): boolean {
  return left.atMs < right.atMs || (left.atMs === right.atMs && left.order < right.order);
}
