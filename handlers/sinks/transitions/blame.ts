import { PoisonError, SinkError } from '../../core/errors';
import type { Notice } from './notice';

/** Sends one notice, once: repeating it is the caller's decision. Resolves when the service has taken it. */
export type Send = (notice: Notice, signal: AbortSignal) => Promise<void>;

/**
 * Sorts refusals. One by a place that has taken another notice of the same rule is the item's fault, and so poison.
 * Before that, the settings may be at fault (a sender that is not verified, a source that is not allowed), and it is
 * left open: a whole table in the quarantine would be worse than waiting.
 */
export function withBlame(send: Send): Send {
  const accepted = new Set<string>();
  return async (notice, signal) => {
    const { name } = notice.rule;
    try {
      await send(notice, signal);
      accepted.add(name);
    } catch (error) {
      if (!accepted.has(name) || !isRefusal(error)) throw error;
      const { code } = error;
      throw new PoisonError(`What the rule sends is refused (${code}).`, { code, cause: error });
    }
  };
}

/** An answer that is no matter of access, load or time. */
function isRefusal(error: unknown): error is SinkError {
  return error instanceof SinkError && !error.retryable && error.statusCode !== undefined;
}
