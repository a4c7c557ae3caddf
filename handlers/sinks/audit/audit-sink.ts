import type { Change } from '../../core/change';
import { classifyError } from '../../core/error-class';
import { PoisonError } from '../../core/errors';
import type { Outcome, Sink, SinkTask } from '../../core/sink';
import { pack } from '../../fan-out/pack';
import { type BatchTransport, publishPack } from '../../fan-out/publish-pack';
import { type AuditPointer, auditLine, auditPointer } from './audit-line';
import { envelopeBytesMax, putRecordBatchLimits, recordBytes, type StreamRecordData } from './delivery-stream';

export interface AuditSinkParts {
  readonly stream: BatchTransport<StreamRecordData>;
  /** Absent: a change too large for the stream is quarantined. An image is never dropped to fit. */
  readonly claimCheck?: { readonly bucket: string; readonly store: ClaimCheckStore };
}

/** Writes a line that was too large; a second write of the same key is harmless. */
export type ClaimCheckStore = (key: string, body: Uint8Array, signal: AbortSignal) => Promise<void>;

const packLimits = {
  entriesMax: putRecordBatchLimits.recordsMax,
  bytesMax: putRecordBatchLimits.requestBytesMax - envelopeBytesMax,
};

/**
 * Writes every change to a Firehose delivery stream as a line of JSON, at least once. No two changes of an item are in
 * one request: Firehose may refuse one record of a request and take the next, and the one that is tried again would
 * then come behind.
 */
export function createAuditSink(parts: AuditSinkParts): Sink {
  return {
    name: 'audit',
    contract: 'log',
    replay: 'ask',
    ordered: true,
    plan: (changes) =>
      pack(
        changes.map((change) => toEntry(change, parts)),
        packLimits,
      ).map((entries) => toTask(entries, parts)),
  };
}

/** A change on its way: the line that is put for it, or why it is refused. */
interface AuditEntry {
  readonly change: Change;
  readonly line?: Buffer;
  /** Where the line goes if it is too large for the stream. */
  readonly pointer?: AuditPointer;
  readonly refused?: PoisonError;
  /** Of the request. */
  readonly bytes: number;
  readonly group: string;
}

function toEntry(change: Change, { claimCheck }: AuditSinkParts): AuditEntry {
  const whole = auditLine(change);
  const entry = { change, group: change.itemKey };
  if (whole.byteLength <= putRecordBatchLimits.recordBytesMax)
    return { ...entry, line: whole, bytes: recordBytes(whole.byteLength) };
  if (!claimCheck) return { ...entry, refused: tooLarge(whole.byteLength), bytes: 0 };
  const pointer = auditPointer(change, claimCheck.bucket);
  return { ...entry, line: whole, pointer, bytes: recordBytes(pointer.line.byteLength) };
}

function toTask(entries: readonly AuditEntry[], parts: AuditSinkParts): SinkTask {
  return {
    changes: entries.map(({ change }) => change),
    async run({ signal }) {
      const stored = await Promise.all(entries.map((entry) => storeLine(entry, parts, signal)));
      const ready = entries.filter((_, place) => stored[place] === undefined);
      const records = ready.map(({ line, pointer }) => ({ data: (pointer?.line ?? line!).toString('base64') }));
      const put = await publishPack(records, parts.stream, signal).catch((error: unknown) =>
        ready.map(() => failure(error)),
      );
      let next = 0;
      return stored.map((failed) => failed ?? put[next++]!);
    },
  };
}

/** Puts a line that is too large where its pointer says, before anyone can read the pointer. */
async function storeLine(entry: AuditEntry, parts: AuditSinkParts, signal: AbortSignal): Promise<Outcome | undefined> {
  if (entry.refused) return { status: 'poison', error: entry.refused };
  if (!entry.pointer) return undefined;
  try {
    await parts.claimCheck!.store(entry.pointer.key, entry.line!, signal);
    return undefined;
  } catch (error) {
    return failure(error);
  }
}

function failure(error: unknown): Outcome {
  return { status: classifyError(error), error };
}

function tooLarge(bytes: number): PoisonError {
  const { recordBytesMax } = putRecordBatchLimits;
  return new PoisonError(`The line has ${bytes} bytes, more than ${recordBytesMax} (LineTooLarge).`, {
    code: 'LineTooLarge',
  });
}
