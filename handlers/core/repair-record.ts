import type { Change } from './change';
import { PoisonError } from './errors';
import { decodeStreamRecord, type StreamRecord } from './stream-record';

/** A stream record that tells of no change but of a state: `INSERT` with the item as it was read, `REMOVE` where it was not there. */
export interface RepairRecord extends StreamRecord {
  /** Epoch milliseconds: the read shows every change that was made before. */
  readonly readFromMs?: unknown;
  /** Where the sink holds something of the item, as its `list` told. */
  readonly held?: unknown;
}

/**
 * A repair as a change. It has no time of its own: what it says is true of no moment in particular, but of all that came
 * before `readFromMs`.
 */
export function decodeRepairRecord(record: RepairRecord, itemIdentifier: string): Change {
  const { readFromMs, held } = record;
  const { createdAtMs, oldImage, ...state } = decodeStreamRecord(record, itemIdentifier);
  if (typeof readFromMs !== 'number' || !Number.isSafeInteger(readFromMs)) throw malformed('MissingReadFromMs');
  if ((state.eventName === 'REMOVE') !== (state.newImage === undefined)) throw malformed('MalformedRepair');
  if (held === undefined) return { ...state, readFromMs };
  if (!isTextList(held)) throw malformed('MalformedHeld');
  return { ...state, readFromMs, held };
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((member) => typeof member === 'string');
}

function malformed(code: string): PoisonError {
  return new PoisonError(`The repair cannot be read (${code}).`, { code });
}
