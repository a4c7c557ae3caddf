import { laneOf } from '../order-hash';
import type { SourceRecord } from '../source-record';
import type { Scope } from './scope';

/** One of the few records of an exploration. */
export interface ExploredRecord extends SourceRecord {
  /** Place in the stream, from 0: its position too. */
  readonly index: number;
  readonly item: number;
  readonly lane: number;
}

/** When every run starts: 2026-01-01T00:00:00Z. */
export const startedAtMs = 1_767_225_600_000;

/** The records of a scope: its items are changed in turn. */
export function exploredRecords({ records, items, lanes }: Scope): readonly ExploredRecord[] {
  return Array.from({ length: records }, (_, index) => recordOf(index, index % items, lanes));
}

export function indexOfSequenceNumber(sequenceNumber: string): number {
  return Number(sequenceNumber.slice(-2)) - 1;
}

function recordOf(index: number, item: number, lanes: number): ExploredRecord {
  const id = idOf(item, lanes);
  const sequenceNumber = `4000000000000000000${String(index + 1).padStart(2, '0')}`;
  const Keys = { id: { S: id } };
  const event = {
    eventID: `change-${index}`,
    eventName: 'MODIFY',
    eventSource: 'aws:dynamodb',
    dynamodb: { Keys, NewImage: Keys, SequenceNumber: sequenceNumber },
    eventSourceARN: 'arn:aws:dynamodb:eu-west-1:123456789012:table/explored/stream/2026-01-01T00:00:00.000',
  };
  const lane = laneOf(id, lanes);
  return {
    index,
    item,
    lane,
    position: index,
    sequenceNumber,
    arrivedAtMs: startedAtMs,
    orderKey: id,
    bytes: 200,
    event,
  };
}

/** A key for the item that falls into the lane of the same number. */
function idOf(item: number, lanes: number): string {
  for (let attempt = 0; ; attempt += 1) {
    const id = `item-${item}-${attempt}`;
    if (laneOf(id, lanes) === item % lanes) return id;
  }
}
