import { type Clock, systemClock } from '../core/clock';

/** No pause between tries is longer; a deadline is. */
const pauseMsMax = 5_000;

/** Real time for tests, except that pauses between tries are over at once. The deadline of an invocation stands. */
export function createImpatientClock(): Clock & { skip(ms: number): void } {
  let skippedMs = 0;
  return {
    nowMs: () => systemClock.nowMs() + skippedMs,
    after: (delayMs, callback) => systemClock.after(delayMs > pauseMsMax ? delayMs : 0, callback),
    skip(ms) {
      skippedMs += ms;
    },
  };
}
