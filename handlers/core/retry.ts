import { backoffMs } from './backoff';
import type { Clock } from './clock';
import { classifyError } from './error-class';
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
      await pause(backoffMs(attempt, parts.random), parts);
      if (parts.signal.aborted) throw error;
    }
  }
}

function pause(delayMs: number, { clock, signal }: RetryParts): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(delayMs, end);
    signal.addEventListener('abort', end, { once: true });
    function end(): void {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    }
  });
}
