import type { ArrivalOrder } from './arrival-order';
import type { Change } from './change';
import type { Clock } from './clock';
import { SourceError } from './errors';
import { decodeQueueMessage, type QueueMessage, type ReadObject } from './queue-message';
import { decodeStreamRecord, type StreamRecord } from './stream-record';

/** What Lambda is told: the records that failed. An empty list means that all of them succeeded. */
export interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
  /** Only for an operator who brings the records, of those that do not come again: what lies in the quarantine now. */
  readonly quarantined?: readonly string[];
  /** The same, of what changed nothing, since the sink holds something newer or somebody else's. */
  readonly stale?: readonly string[];
  /** The same, of what is another consumer's. */
  readonly fenced?: readonly string[];
}

/** How the records of one kind of event source are named, read and reported. */
export interface EventSource {
  /** What names the record in the response. Fails the batch where it is missing: the record could not be reported. */
  identify(record: unknown): string;
  /**
   * Records of one lane come again together: from the first one that failed to the last. Each record of a queue
   * without order is a lane of its own.
   */
  laneOf(record: unknown, index: number): string;
  /** True where Lambda comes back with the same records at once; a queue's message waits for its visibility timeout. */
  readonly comesBackAtOnce: boolean;
  /**
   * Makes what an environment remembers of the order, where one change may come by several records, and changes of an
   * item in another order than they were made.
   */
  createOrder?(clock: Clock): ArrivalOrder;
  /** `nowMs`: epoch milliseconds, where the time at which the record came is known. */
  decode(record: unknown, itemIdentifier: string, readObject: ReadObject, nowMs?: number): Change | Promise<Change>;
  /** Makes the response of the identifiers, in order, of all records that are to come again. */
  respond(itemIdentifiers: readonly string[]): BatchResponse;
}

/** By what records say of themselves: `aws:dynamodb`. */
export interface EventSources {
  readonly [eventSource: string]: EventSource;
}

/** What every handler reads. */
export const streamAndQueue: EventSources = {
  'aws:dynamodb': {
    identify: (record) => identifierOf((record as StreamRecord | null)?.dynamodb?.SequenceNumber, 'a sequence number'),
    laneOf: () => '',
    comesBackAtOnce: true,
    decode: (record, itemIdentifier) => decodeStreamRecord(record as StreamRecord, itemIdentifier),
    respond: lowestFailure,
  },
  'aws:sqs': {
    identify: (record) => identifierOf((record as QueueMessage | null)?.messageId, 'a message id'),
    laneOf(record, index) {
      const { eventSourceARN, attributes } = record as QueueMessage;
      const isFifo = typeof eventSourceARN === 'string' && eventSourceARN.endsWith('.fifo');
      return isFifo ? `group:${attributes?.MessageGroupId}` : `message:${index}`;
    },
    comesBackAtOnce: false,
    decode: (record, itemIdentifier, readObject) =>
      decodeQueueMessage(record as QueueMessage, itemIdentifier, readObject),
    respond: failures,
  },
};

/** The records of an event. Fails with a `SourceError` for an event that no event source mapping sends. */
export function recordsOf(event: unknown): readonly unknown[] {
  const records = (event as { readonly Records?: unknown } | null)?.Records;
  if (!Array.isArray(records)) throw new SourceError('The event has no `Records`.', { code: 'NoRecords' });
  return records;
}

/** The row of the table for these records, by the `eventSource` of the first: a batch comes from one source. */
export function eventSourceOf(records: readonly unknown[], sources: EventSources): EventSource {
  const name = String((records[0] as { readonly eventSource?: unknown } | null)?.eventSource);
  const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
  if (source) return source;
  const known = new Intl.ListFormat('en').format(Object.keys(sources));
  throw new SourceError(`This handler reads records of ${known}, got \`${name.slice(0, 80)}\`.`, {
    code: 'UnknownSource',
  });
}

/** What names a record; fails the batch where there is nothing that does. */
export function identifierOf(value: unknown, what: string): string {
  if (typeof value === 'string' && value.length > 0) return value;
  throw new SourceError(`A record without ${what} cannot be reported, so the whole batch fails.`, {
    code: 'NoIdentifier',
  });
}

/** Lambda goes back to the lowest number in the order of arrival; any other one says nothing. */
export function lowestFailure(itemIdentifiers: readonly string[]): BatchResponse {
  return failures(itemIdentifiers.slice(0, 1));
}

export function failures(itemIdentifiers: readonly string[]): BatchResponse {
  return { batchItemFailures: itemIdentifiers.map((itemIdentifier) => ({ itemIdentifier })) };
}
