import { decodeKinesisRecord } from '../../handlers/core/kinesis-record';
import { messageContent } from '../../handlers/fan-out/message';
import { kinesisChange, kinesisNumberAt, kinesisRecord } from '../support/kinesis-event';
import { queueMessage, snsWrapped } from '../support/stream-event';
import type { HistoryRecord } from './histories';

/** Where the changes of a history come from. */
export type SourceName = 'stream' | 'queue' | 'kinesis';

/** A record on its way: of which change it tells, by its place in the history, and its number among all arrivals. */
export interface Arrival {
  readonly place: number;
  readonly number: number;
}

interface Source {
  /** The history as this source tells it. Default: as a stream does. */
  told?(record: HistoryRecord, place: number): HistoryRecord;
  event(record: HistoryRecord, arrival: Arrival, index: number): { readonly event: unknown; readonly id: string };
  /** Which of the batch, by their index, come again when these identifiers were reported. */
  comingAgain(ids: readonly string[], reported: readonly string[]): readonly number[];
  /** What comes again, and the rest, in the order in which they come. */
  requeue(again: readonly Arrival[], rest: readonly Arrival[]): readonly Arrival[];
}

/** All from the lowest number that was reported, before anything else. */
const fromLowest: Pick<Source, 'comingAgain' | 'requeue'> = {
  comingAgain(ids, [reported]) {
    const from = reported === undefined ? ids.length : ids.indexOf(reported);
    return ids.map((_, index) => index).slice(from);
  },
  requeue: (again, rest) => [...again, ...rest],
};

/** How each source delivers, and what it delivers again. */
export const sources: { readonly [Name in SourceName]: Source } = {
  stream: {
    event: ({ record }) => ({ event: record, id: record.dynamodb.SequenceNumber }),
    ...fromLowest,
  },
  /** What comes once more from the schedule is another record of the change, with a number of its own. */
  kinesis: {
    told: (record, place) => ({ ...record, change: decodeKinesisRecord(kinesisEvent(record, place, 0), 'any') }),
    event: (record, { place, number }) => ({ event: kinesisEvent(record, place, number), id: kinesisNumberAt(number) }),
    ...fromLowest,
  },
  queue: {
    /** As the fan-out handler publishes it, by turns wrapped by SNS and raw. */
    event({ change }, _, index) {
      const id = `message-${index}`;
      const message = messageContent(change);
      return { event: queueMessage(index % 2 === 0 ? message : snsWrapped(message), { messageId: id }), id };
    },
    comingAgain: (ids, reported) => ids.map((_, index) => index).filter((index) => reported.includes(ids[index]!)),
    requeue: (again, rest) => [...rest, ...again],
  },
};

/** The whole second that a stream tells, and within it a microsecond for each change. */
function kinesisEvent({ record }: HistoryRecord, place: number, number: number) {
  const createdAtUs = record.dynamodb.ApproximateCreationDateTime * 1_000_000 + place;
  return kinesisRecord(kinesisChange(record, createdAtUs), kinesisNumberAt(number));
}
