import type { Change } from './change';
import { PoisonError } from './errors';
import { decodeStreamRecord, type StreamRecord } from './stream-record';
import { backfillLabelOf } from './version';

/** A stream record that tells of no change but of a state: `INSERT` with the item as it was read, `REMOVE` where it was not there. */
export interface RepairRecord extends StreamRecord {
  /** Epoch milliseconds: the read shows every change that was made before. */
  readonly readFromMs?: unknown;
  /** Where the sink holds something of the item, as its `list` told. */
  readonly held?: unknown;
}

/**
 * A repair as a change. It has no time of its own: what it says is true of no moment in particular, but of all that came
 * before `readFromMs`. A time or a label that is too high would make the sink pass over every change up to it, so neither
 * is taken on trust.
 * @param nowMs When it came. Epoch milliseconds, default not compared.
 */
export function decodeRepairRecord(record: RepairRecord, itemIdentifier: string, nowMs?: number): Change {
  const { held } = record;
  const { createdAtMs, oldImage, ...state } = decodeStreamRecord(record, itemIdentifier);
  const readFromMs = readFromOf(record, state, nowMs);
  if ((state.eventName === 'REMOVE') !== (state.newImage === undefined)) throw malformed('MalformedRepair');
  if (held === undefined) return { ...state, readFromMs };
  if (!isTextList(held)) throw malformed('MalformedHeld');
  return { ...state, readFromMs, held };
}

/** The end of JavaScript's calendar. */
const timeMsMax = 8.64e15;

/** `readFromMs` lies before its reading by a margin of at least as long, so two clocks may differ by twice this. */
const clockSkewMs = 5_000;

function readFromOf({ readFromMs }: RepairRecord, { id, version }: Change, nowMs = timeMsMax): number {
  const isTime = Number.isSafeInteger(readFromMs) && Number(readFromMs) >= 0 && Number(readFromMs) <= timeMsMax;
  if (!isTime) {
    const got = String(readFromMs).slice(0, 40);
    throw refusal('MissingReadFromMs', id, `\`readFromMs\` must be epoch milliseconds, got ${got}`);
  }
  const time = Number(readFromMs);
  if (time > nowMs + clockSkewMs) {
    const rule = `must not be later than ${textOf(nowMs)}, the time of this function, by more than ${clockSkewMs} ms`;
    throw refusal('ReadFromInFuture', id, `\`readFromMs\` ${rule}, got ${textOf(time)}`);
  }
  const label = backfillLabelOf(time);
  if (version.startsWith(`${label}:`)) return time;
  const got = version.slice(0, label.length);
  throw refusal(
    'ForeignLabel',
    id,
    `the label in \`eventSourceARN\` must be that of \`readFromMs\`, ${label}, got ${got}`,
  );
}

function textOf(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((member) => typeof member === 'string');
}

function malformed(code: string): PoisonError {
  return new PoisonError(`The repair cannot be read (${code}).`, { code });
}

function refusal(code: string, id: string, rule: string): PoisonError {
  const remedy = 'Leave it to `tributary backfill --repair` to make such records, on a machine whose clock is right.';
  return new PoisonError(`Repair ${id}: ${rule} (${code}). ${remedy}`, { code });
}
