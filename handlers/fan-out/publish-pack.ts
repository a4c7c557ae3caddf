import { PoisonError, SinkError } from '../core/errors';
import type { Outcome } from '../core/sink';

/** Sends one request with several entries, once. A rejection is about the request as a whole. */
export interface BatchTransport<Entry> {
  publishBatch(entries: readonly Entry[], signal: AbortSignal): Promise<readonly Outcome[]>;
}

/**
 * Publishes one pack. When the service refuses the request as a whole for something an entry may be guilty of, the pack
 * is halved until the guilty are alone. Alone, an entry is poison if the service took another one of the pack:
 * otherwise the settings may be to blame, and it is left open whose fault it is.
 */
export async function publishPack<Entry>(
  entries: readonly Entry[],
  transport: BatchTransport<Entry>,
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  if (entries.length === 0) return [];
  try {
    return await transport.publishBatch(entries, signal);
  } catch (error) {
    if (entries.length === 1 || !mayBeAnEntrys(error)) throw error;
    const outcomes = await publishHalves(entries, transport, signal, error);
    const accepted = outcomes.some((outcome) => !isRefused(outcome) && outcome.status === 'done');
    return outcomes.map((outcome) => (isRefused(outcome) ? blame(outcome.refused, accepted) : outcome));
  }
}

/** An entry that the service refused although it was alone in its request. */
interface Refused {
  readonly refused: SinkError;
}

async function publishHalves<Entry>(
  entries: readonly Entry[],
  transport: BatchTransport<Entry>,
  signal: AbortSignal,
  error: SinkError,
): Promise<readonly (Outcome | Refused)[]> {
  if (entries.length === 1) return [{ refused: error }];
  const middle = Math.ceil(entries.length / 2);
  const outcomes: (Outcome | Refused)[] = [];
  for (const half of [entries.slice(0, middle), entries.slice(middle)]) {
    try {
      outcomes.push(...(await transport.publishBatch(half, signal)));
    } catch (halfError) {
      if (mayBeAnEntrys(halfError)) outcomes.push(...(await publishHalves(half, transport, signal, halfError)));
      // What is settled by now must not be published again, so the error stays with this half.
      else outcomes.push(...half.map((): Outcome => ({ status: 'transient', error: halfError })));
    }
  }
  return outcomes;
}

/** A refusal (4xx) that is no matter of access, load or time. */
function mayBeAnEntrys(error: unknown): error is SinkError {
  return error instanceof SinkError && !error.retryable && error.statusCode !== undefined;
}

function isRefused(outcome: Outcome | Refused): outcome is Refused {
  return 'refused' in outcome;
}

function blame(cause: SinkError, accepted: boolean): Outcome {
  if (!accepted) return { status: 'unknown', error: cause };
  const { code } = cause;
  return {
    status: 'poison',
    error: new PoisonError(`The service refuses this entry, even alone (${code}).`, { code, cause }),
  };
}
