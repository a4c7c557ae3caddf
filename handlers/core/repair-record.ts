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

/** `readFromMs` lies before its reading by a margin of at least as long, so two clocks may differ by twice this. */
const clockSkewMs = 5_000;

/** The end of JavaScript's calendar. */
const timeMsMax = 8.64e15;

function readFromOf({ readFromMs }: RepairRecord, { id, version }: Change, nowMs = timeMsMax): number {
  const latestMs = Math.min(nowMs + clockSkewMs, timeMsMax);
  const isTime = Number.isSafeInteger(readFromMs) && Number(readFromMs) >= 0 && Number(readFromMs) <= latestMs;
  if (!isTime) throw refusal(id, `\`readFromMs\` must be 0 to ${latestMs}`, readFromMs, 'ReadFromOutOfRange');
  const label = backfillLabelOf(Number(readFromMs));
  if (version.startsWith(`${label}:`)) return Number(readFromMs);
  throw refusal(id, `\`eventSourceARN\` must end with ${label}`, version, 'ForeignLabel');
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((member) => typeof member === 'string');
}

function malformed(code: string, text = 'The repair cannot be read'): PoisonError {
  return new PoisonError(`${text} (${code}).`, { code });
}

function refusal(id: string, rule: string, got: unknown, code: string): PoisonError {
  const text = `Repair ${id}: ${rule}, got ${String(got).slice(0, 40)}`;
  return malformed(code, `${text}. Bring it by \`tributary backfill --repair\``);
}
