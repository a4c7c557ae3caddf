import type { Clock } from '../../handlers/core/clock';
import { pause } from '../../handlers/core/pause';

/** How fast a table is read, shared by all that read it. */
export interface ReadPace {
  /** Resolves when what was read before fits the limit, or the signal aborts. */
  ready(signal: AbortSignal): Promise<void>;
  /** Read units that a page took, and whether DynamoDB had to throttle on the way. */
  spent(units: number, wasThrottled: boolean): void;
  /** Read units a second, as of now. */
  readonly unitsPerSecond: number;
}

/** Pages without a throttle after which the pace rises by a tenth. */
const calmPages = 20;
/** Of the limit: it never falls below. */
const floorShare = 1 / 64;

/**
 * Takes at most `unitsPerSecondMax`. A throttle halves that, since live traffic needs what is left; calm pages raise it
 * again by and by, to where it was.
 */
export function createReadPace(unitsPerSecondMax: number, clock: Clock): ReadPace {
  let unitsPerSecond = unitsPerSecondMax;
  let freeAtMs = Number.NEGATIVE_INFINITY;
  let calm = 0;
  return {
    get unitsPerSecond() {
      return unitsPerSecond;
    },
    ready: (signal) => pause(freeAtMs - clock.nowMs(), clock, signal),
    spent(units, wasThrottled) {
      calm = wasThrottled ? 0 : calm + 1;
      if (wasThrottled) unitsPerSecond = Math.max(unitsPerSecond / 2, unitsPerSecondMax * floorShare);
      if (calm >= calmPages) {
        unitsPerSecond = Math.min(unitsPerSecond * 1.1, unitsPerSecondMax);
        calm = 0;
      }
      freeAtMs = Math.max(clock.nowMs(), freeAtMs) + (units / unitsPerSecond) * 1_000;
    },
  };
}
