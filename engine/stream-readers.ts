import type { InvokeAction } from './actions';
import { interpretStreamResponse, listedFailures } from './handler-response';
import { streamEventOf } from './invocation-event';
import { pipeEventOf } from './pipe-event';
import type { SourceRecord } from './source-record';
import type { StreamSettings } from './stream-settings';

/** What reads a stream: an event source mapping of Lambda, or a pipe of EventBridge. */
export type ReaderKind = 'mapping' | 'pipe';

/** In what the readers of a stream differ. Polling, batches, retries, ages and checkpoints are the same. */
export interface StreamReader {
  /** Bytes of what an invocation holds besides its records. */
  readonly envelopeBytes: number;
  eventOf(action: InvokeAction, streamArn: string): unknown;
  /** The records of a batch that come again after an answer, in order; `all` when the batch counts as failed. */
  restOf(payload: unknown, records: readonly SourceRecord[], settings: StreamSettings): readonly SourceRecord[] | 'all';
}

export const streamReaders: { readonly [kind in ReaderKind]: StreamReader } = {
  mapping: {
    envelopeBytes: '{"Records":[]}'.length,
    eventOf: streamEventOf,
    restOf(payload, records, settings) {
      const indexOf = (identifier: string) => records.findIndex((record) => record.sequenceNumber === identifier);
      const outcome = interpretStreamResponse(payload, indexOf, settings.reportsBatchItemFailures);
      if (outcome.type === 'success') return [];
      if (outcome.type === 'failure' || outcome.index === 0) return 'all';
      return records.slice(outcome.index);
    },
  },
  pipe: {
    envelopeBytes: '[]'.length,
    eventOf: ({ records }) => records.map(({ event }) => pipeEventOf(event)),
    // `pipe-rules.ts` has the sources: what is listed comes again and nothing else, unless the batch is halved.
    restOf(payload, records, settings) {
      const listed = listedFailures(payload, (identifier) =>
        records.some((record) => eventIdOf(record) === identifier),
      );
      if (listed === 'all') return 'all';
      const rest = records.filter((record) => listed.has(eventIdOf(record)));
      return rest.length === records.length || (rest.length > 0 && settings.bisects) ? 'all' : rest;
    },
  },
};

function eventIdOf({ event }: SourceRecord): string {
  return (event as { readonly eventID: string }).eventID;
}
