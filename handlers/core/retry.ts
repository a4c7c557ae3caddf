import { backoffMs } from './backoff';
import type { Clock } from './clock';
import { classifyError } from './error-class';
import { pause } from './pause';
import type { Random } from './random';

export interface RetryParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** Tries in all. Default 3. */
  readonly attemptsMax?: number;
}

/** Repeats a call while it fails with a transient error; the last error stands. Stops when the signal aborts. */
export async function retry<Result>(call: () => Promise<Result>, parts: RetryParts): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      const isLast = attempt >= (parts.attemptsMax ?? 3) || classifyError(error) !== 'transient';
      if (isLast || parts.signal.aborted) throw error;
      await pause(backoffMs(attempt, parts.random), parts.clock, parts.signal);
      if (parts.signal.aborted) throw error;
    }
  }
}
