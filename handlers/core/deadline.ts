import { setMaxListeners } from 'node:events';
import type { Clock } from './clock';
import { HandlerError } from './errors';

export interface Deadline {
  /** Aborts when only the reserve is left, with a `HandlerError` as its reason. */
  readonly signal: AbortSignal;
  readonly atMs: number;
  /** What is kept for ending in-flight work and answering. */
  readonly reserveMs: number;
  /** Takes the timer back. */
  clear(): void;
}

/**
 * Stops work before Lambda does: a function that is cut off loses its answer, and with it all that was done.
 * The reserve is `reserveMs`, by default the larger of 2,000 ms and a tenth of the time left at the start; a reserve
 * that would leave no time to work is half of it instead.
 */
export function startDeadline(remainingMs: number, reserveMs: number | undefined, clock: Clock): Deadline {
  const wanted = reserveMs ?? Math.max(2_000, remainingMs / 10);
  const reserve = wanted < remainingMs ? wanted : remainingMs / 2;
  const controller = new AbortController();
  // Every call in flight listens; Node 20 would take more than ten for a leak.
  setMaxListeners(0, controller.signal);
  const stop = () => controller.abort(new HandlerError('The deadline is reached.', { code: 'DeadlineReached' }));
  return {
    signal: controller.signal,
    atMs: clock.nowMs() + remainingMs - reserve,
    reserveMs: reserve,
    clear: clock.after(remainingMs - reserve, stop),
  };
}
