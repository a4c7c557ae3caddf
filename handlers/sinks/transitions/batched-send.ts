import { SinkError } from '../../core/errors';
import type { Outcome } from '../../core/sink';

/** What one request of a service takes. */
export interface BatchLimits {
  readonly entriesMax: number;
  readonly bytesMax: number;
  /** Requests in flight at once: the fewer, the more entries wait and share the next one. */
  readonly requestsMax: number;
}

export interface Sized {
  readonly bytes: number;
}

/** Sends entries by one request. Resolves to one outcome per entry; rejects when the request failed as a whole. */
export type SendBatch<Entry> = (entries: readonly Entry[], signal: AbortSignal) => Promise<readonly Outcome[]>;

interface Waiting<Entry> {
  readonly entry: Entry;
  readonly signal: AbortSignal;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Makes of a service's batches a function that sends one entry and resolves when the service has taken it. What comes
 * while requests are in flight waits for the next one, so a lone entry waits for nothing and many share requests.
 */
export function createBatchedSend<Entry extends Sized>(
  limits: BatchLimits,
  send: SendBatch<Entry>,
): (entry: Entry, signal: AbortSignal) => Promise<void> {
  const waiting: Waiting<Entry>[] = [];
  let inFlight = 0;
  const pump = () => {
    while (inFlight < limits.requestsMax && waiting.length > 0) {
      inFlight += 1;
      void sendNext(takeBatch(waiting, limits), send).then(() => {
        inFlight -= 1;
        pump();
      });
    }
  };
  return (entry, signal) =>
    new Promise((resolve, reject) => {
      waiting.push({ entry, signal, resolve, reject });
      // What is asked for in the same turn goes into the same request.
      queueMicrotask(pump);
    });
}

/** The oldest entries that fit into one request; one that is too large by itself goes alone. */
function takeBatch<Entry extends Sized>(waiting: Waiting<Entry>[], limits: BatchLimits): readonly Waiting<Entry>[] {
  let [count, bytes] = [0, 0];
  for (const { entry } of waiting.slice(0, limits.entriesMax)) {
    bytes += entry.bytes;
    if (count > 0 && bytes > limits.bytesMax) break;
    count += 1;
  }
  return waiting.splice(0, count);
}

async function sendNext<Entry>(batch: readonly Waiting<Entry>[], send: SendBatch<Entry>): Promise<void> {
  const due = batch.filter(({ signal, reject }) => {
    if (signal.aborted) reject(notSent(signal.reason));
    return !signal.aborted;
  });
  if (due.length === 0) return;
  try {
    const outcomes = await send(
      due.map(({ entry }) => entry),
      due[0]!.signal,
    );
    for (const [place, { resolve, reject }] of due.entries()) {
      const outcome = outcomes[place]!;
      if ('error' in outcome) reject(outcome.error);
      else resolve();
    }
  } catch (error) {
    for (const { reject } of due) reject(withoutSuccess(error));
  }
}

/** Unlike an error of a call that was made, this one leaves nothing open. */
function notSent(cause: unknown): SinkError {
  return new SinkError('The deadline came before it was sent.', { code: 'NotSent', retryable: true, cause });
}

/** An answer of success that cannot be read: the entries may be there, which an error with a status would deny. */
export function withoutSuccess(error: unknown): unknown {
  if (!(error instanceof SinkError) || error.statusCode !== 200) return error;
  return new SinkError('The answer cannot be read.', { code: error.code, retryable: true });
}
