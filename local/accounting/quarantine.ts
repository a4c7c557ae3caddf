import type { LoggedChange } from '../workload';
import { ChangeMatcher, type DeliveredChange } from './change-matcher';
import { describeChange } from './describe-change';
import { openMessage } from './message';
import { AccountSheet, type SinkAccount } from './sink-account';
import { sourceEventOf } from './source-event';

/** An object below `quarantine/` or a message of a quarantine queue. */
export interface QuarantineDocument {
  /** Whose place it lies in. */
  readonly owner: string;
  /** `s3://bucket/key`, or the URL of the queue. */
  readonly location: string;
  readonly text: string;
  /** Whether the bucket's notification reached its queue; undefined where there is none to reach. */
  readonly isIndexed: boolean | undefined;
}

/** Where a record went that can never succeed. */
export interface QuarantinedRecord {
  readonly consumer: string;
  readonly location: string;
  readonly errorCode: string;
  /** The change whose payload the document holds whole, undefined where it holds none that was made. */
  readonly change: LoggedChange | undefined;
  readonly isIndexed: boolean | undefined;
}

interface QuarantineBody {
  readonly schema?: string;
  readonly error?: { readonly code?: string };
  readonly change?: { readonly table?: string };
  readonly record?: unknown;
}

/** Reads quarantine documents and finds the change of each by its whole payload. */
export function readQuarantine(
  documents: readonly QuarantineDocument[],
  changes: readonly LoggedChange[],
): QuarantinedRecord[] {
  const matcher = new ChangeMatcher(changes);
  return documents.map(({ owner, location, text, isIndexed }) => {
    const body = parse(text);
    const delivered = deliveredOf(body);
    const [change] = delivered ? matcher.find(delivered) : [];
    const errorCode = body.error?.code ?? 'unknown';
    return { consumer: owner, location, errorCode, change, isIndexed };
  });
}

/** A user's own code may put anything there. */
function parse(text: string): QuarantineBody {
  try {
    return (JSON.parse(text) ?? {}) as QuarantineBody;
  } catch {
    return {};
  }
}

/**
 * The quarantine of one consumer: the records that had to go there did, whole and with their index message, and no
 * others. `mustHold` is undefined where only the user's own code knows.
 */
export function accountQuarantine(
  consumer: string,
  records: readonly QuarantinedRecord[],
  mustHold: ReadonlySet<LoggedChange> | undefined,
): SinkAccount {
  const sheet = new AccountSheet(`${consumer} quarantine`, 'log');
  const seen = new Set<LoggedChange>();
  for (const { change, location, isIndexed } of records) {
    const isExpected = change !== undefined && (mustHold?.has(change) ?? true);
    if (!change) sheet.remark(`${location} holds no whole record of a change that was made.`);
    else if (!isExpected)
      sheet.remark(`${describeChange(change)} is in the quarantine without a reason (${location}).`);
    if (isIndexed === false) sheet.remark(`${location} has no message in its index queue.`);
    if (!change || !isExpected || isIndexed === false) sheet.wrong++;
    else if (seen.has(change)) sheet.duplicates++;
    else sheet.found++;
    if (change) seen.add(change);
  }
  for (const change of mustHold ?? seen) {
    sheet.expected++;
    if (seen.has(change)) continue;
    sheet.missing++;
    sheet.remark(`${describeChange(change)} is not in the quarantine.`);
  }
  return sheet.account();
}

/** What the raw record says, whichever source it came from. */
function deliveredOf({ record, change }: QuarantineBody): DeliveredChange | undefined {
  if (typeof record !== 'object' || record === null) return undefined;
  const event = sourceEventOf(record);
  if (event) return { ...event, table: event.table || (change?.table ?? '') };
  if ('body' in record) {
    const { type, table, keys, old, new: newImage } = openMessage((record as { body: string }).body).content;
    return { table, eventName: type, keys, oldImage: old, newImage };
  }
  return undefined;
}
