import { isTransientAnswer } from '../core/error-class';
import { PoisonError, SinkError } from '../core/errors';
import type { Outcome } from '../core/sink';
import type { Message } from './message';

/** One entry of a PublishBatch. Its Id is its place in the batch. */
export interface PublishEntry {
  readonly message: Message;
  /** Both on a FIFO topic, neither on a standard one. */
  readonly groupId?: string;
  readonly deduplicationId?: string;
}

/** Publishes to one topic. */
export interface Transport {
  /**
   * Sends one PublishBatch, once: repeating it is the caller's decision. Resolves to one outcome per entry, in order.
   * Rejects with a `SinkError` when the request failed as a whole.
   */
  publishBatch(entries: readonly PublishEntry[], signal: AbortSignal): Promise<readonly Outcome[]>;
}

/** What every transport is made of. */
export interface TransportSettings {
  readonly topicArn: string;
  /** Requests in flight at once, so also connections kept open. */
  readonly connectionsMax: number;
  /** From the start of a request to the end of its answer. Default 5,000 ms, fifty times what a PublishBatch takes. */
  readonly requestTimeoutMs?: number;
}

/** Within one region a connection that takes longer than this will not come. */
export const connectTimeoutMs = 1_000;

export const requestTimeoutMsDefault = 5_000;

/** What SNS answers about one entry that it did not publish. */
export interface FailedEntry {
  readonly id: string;
  readonly code: string;
  readonly senderFault: boolean;
}

/**
 * Outcome of each entry of a batch that SNS answered with HTTP 200. An entry that the answer does not name has failed
 * too: taking silence for success would lose it.
 */
export function entryOutcomes(
  entryCount: number,
  publishedIds: ReadonlySet<string>,
  failedEntries: readonly FailedEntry[],
): readonly Outcome[] {
  const failures = new Map(failedEntries.map((entry) => [entry.id, entry]));
  return Array.from({ length: entryCount }, (_, index): Outcome => {
    const failure = failures.get(String(index));
    if (failure) return failedOutcome(failure);
    if (publishedIds.has(String(index))) return { status: 'done' };
    const error = new SinkError('SNS did not say what became of an entry.', { code: 'MissingResult', retryable: true });
    return { status: 'transient', error };
  });
}

/** The error of a request that SNS refused as a whole. */
export function requestError(code: string, statusCode: number, cause?: unknown): SinkError {
  return new SinkError(`SNS answered ${statusCode} (${code}).`, {
    code,
    statusCode,
    retryable: isTransient(statusCode, code),
    ...(cause === undefined ? undefined : { cause }),
  });
}

/**
 * The sender's fault is not always the message's: a key that is disabled or a policy that denies says nothing against
 * the entry, and quarantining a whole table for it would be worse than waiting.
 */
function failedOutcome({ code, senderFault }: FailedEntry): Outcome {
  if (senderFault && !isTransient(400, code)) {
    return { status: 'poison', error: new PoisonError(`SNS refuses the message (${code}).`, { code }) };
  }
  const error = new SinkError(`SNS could not publish an entry (${code}).`, { code, statusCode: 200, retryable: true });
  return { status: 'transient', error };
}

/**
 * Access (403) and existence (404) are mended by an operator, and no message is to blame. Nor is one for an answer of
 * success that cannot be read: it was cut short.
 */
function isTransient(statusCode: number, code: string): boolean {
  const isRefusal = statusCode >= 400 && statusCode !== 403 && statusCode !== 404;
  return !isRefusal || snsTransientCodes.has(code) || isTransientAnswer(statusCode, code);
}

/** Codes of SNS alone: trouble with the topic, with its key, or with access to it. */
const snsTransientCodes = new Set([
  'InvalidSecurity',
  'KMSAccessDenied',
  'KMSOptInRequired',
  'KMSThrottling',
  'NotFound',
]);
