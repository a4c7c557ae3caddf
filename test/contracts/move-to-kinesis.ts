import { createRig } from '../support/batch-rig';
import { createFakeViewTable } from '../support/fake-view-table';
import { kinesisChange, kinesisNumberAt, kinesisRecord } from '../support/kinesis-event';
import { VirtualClock } from '../support/virtual-clock';
import { type HistoryRecord, recordsOf, type Writes } from './histories';
import { viewKeys, viewSubject } from './view-subject';

/** A view's sink, which is to be moved from the table's stream to Kinesis while writes go on. */
export const movedSubject = viewSubject('a fake table', async () => ({
  ...createFakeViewTable(viewKeys),
  name: 'fake',
}));

/** Changes are named by their place in the history; each is made a millisecond or more after the one before. */
export interface Move {
  readonly writes: Writes['writes'];
  /** Changes up to here are the stream's, those from here on Kinesis's. */
  readonly fence: number;
  /** Where the stream's consumer stops; `fence` or later. */
  readonly streamEnd: number;
  /** What Kinesis carries, in the order of its arrival, from the start of the consumer on. */
  readonly arrivals: readonly number[];
  /** Which of the two consumers has its turn; true for Kinesis. Both go on to their ends. */
  readonly turns: readonly boolean[];
  readonly batchSize: number;
  /** Whether the consumer of Kinesis is told where its changes begin. */
  readonly isFenced: boolean;
}

/** Has both consumers bring what they are given, and gives what readers see then, and what they ought to see. */
export async function playMove(move: Move): Promise<{ readonly seen: object; readonly wanted: object }> {
  const records = recordsOf(movedSubject, { writes: move.writes, newStreamAt: undefined });
  const place = await movedSubject.open({ around: (call) => call(), clock: new VirtualClock() });
  const changesFromMs = move.isFenced ? madeAtMs(records, move.fence) : undefined;
  const consumers = {
    stream: createRig(place.sink!),
    kinesis: createRig(place.sink!, { changesFromMs }),
  };
  const queues = {
    stream: records.slice(0, move.streamEnd).map(({ record }) => record as object),
    kinesis: move.arrivals.map((at, index) => kinesisEvent(records, at, index)),
  };
  const bring = async (name: 'stream' | 'kinesis') => {
    const batch = queues[name].splice(0, move.batchSize);
    const { batchItemFailures } = await consumers[name].invoke(batch);
    if (batchItemFailures.length > 0) throw new Error('Nothing fails here.');
  };
  for (const isKinesis of move.turns) await bring(isKinesis ? 'kinesis' : 'stream');
  while (queues.stream.length > 0) await bring('stream');
  while (queues.kinesis.length > 0) await bring('kinesis');
  const table = new Map(records.map(({ item, image }) => [item, image]));
  const items = [...table.values()].filter((image) => image !== undefined);
  const seen = await place.read(items);
  await place.close();
  return { seen: Object.fromEntries(seen), wanted: Object.fromEntries(movedSubject.model(items)) };
}

/** A second after what the stream says, which began within that second, and a millisecond more for each change. */
function madeAtMs(records: readonly HistoryRecord[], at: number): number {
  const { change } = records[Math.min(at, records.length - 1)]!;
  return change.createdAtMs! + 1_000 + at;
}

function kinesisEvent(records: readonly HistoryRecord[], at: number, index: number): object {
  const { record } = records[at]!;
  return kinesisRecord(kinesisChange(record, madeAtMs(records, at) * 1_000), kinesisNumberAt(index));
}
