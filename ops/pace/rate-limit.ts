import type { Clock } from '../../handlers/core/clock';
import { pause } from '../../handlers/core/pause';

/** Resolves when so many more may be begun; at once when the signal aborts. */
export type RateLimit = (count: number, signal: AbortSignal) => Promise<void>;

/**
 * Lets at most `perSecond` begin in a second, evenly: whoever asks for many at once waits until their time is over before
 * the next one may begin. The first never waits. Undefined: no limit.
 */
export function createRateLimit(perSecond: number | undefined, clock: Clock): RateLimit {
  if (perSecond === undefined) return async () => {};
  let freeAtMs = Number.NEGATIVE_INFINITY;
  return async (count, signal) => {
    const nowMs = clock.nowMs();
    const beginsAtMs = Math.max(nowMs, freeAtMs);
    freeAtMs = beginsAtMs + (count / perSecond) * 1_000;
    await pause(beginsAtMs - nowMs, clock, signal);
  };
}
