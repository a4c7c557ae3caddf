import type { Change } from './change';
import { errorFields } from './logger';
import type { ObjectStore } from './object-store';
import { sha256Hex } from './sha256';
import type { SqsCall } from './sqs-call';

/** A record that can never succeed, whole, with all that a person or a redrive needs. */
export interface QuarantineEntry {
  readonly consumer: string;
  readonly quarantinedAtMs: number;
  readonly error: unknown;
  /** Times the record was tried, across redeliveries as far as this environment knows. */
  readonly attempts: number;
  /** Absent where the record could not be read. */
  readonly change?: Change;
  /** The record exactly as it was received. */
  readonly record: unknown;
}

/** Keeps a record for good; rejects where it is not certain that it is kept. */
export type Quarantine = (entry: QuarantineEntry, signal: AbortSignal) => Promise<void>;

/** Writes objects below `quarantine/<consumer>/`. Quarantining a record again on the same day overwrites its object. */
export function createBucketQuarantine(objects: ObjectStore, bucket: string): Quarantine {
  return (entry, signal) => objects.put({ bucket, key: quarantineKey(entry) }, quarantineBody(entry), signal);
}

/** Sends one message each. A record above the queue's limit of 1 MiB is refused, and so stays reported as failed. */
export function createQueueQuarantine(call: SqsCall, queueUrl: string): Quarantine {
  return async (entry, signal) => {
    await call('SendMessage', { QueueUrl: queueUrl, MessageBody: quarantineBody(entry) }, signal);
  };
}

/** `quarantine/<consumer>/<yyyy>/<mm>/<dd>/<sha256>.json`; the hash is of item key, version and id. */
export function quarantineKey({ consumer, quarantinedAtMs, change, record }: QuarantineEntry): string {
  const day = new Date(quarantinedAtMs).toISOString().slice(0, 10).replaceAll('-', '/');
  const identity = change ? change.itemKey + change.version + change.id : JSON.stringify(record);
  return `quarantine/${consumer}/${day}/${sha256Hex(identity)}.json`;
}

export function quarantineBody(entry: QuarantineEntry): string {
  const { consumer, error, attempts, change, record } = entry;
  const { errorName, errorCode } = errorFields(error);
  const body = JSON.stringify({
    schema: 'tributary.quarantine/1',
    consumer,
    quarantinedAt: new Date(entry.quarantinedAtMs).toISOString(),
    error: { name: errorName, code: errorCode, message: error instanceof Error ? error.message : String(error) },
    attempts,
    ...(change && { change: identityOf(change) }),
    record,
  });
  // SQS refuses these two characters, which JSON lets stand; escaped they are the same text.
  return body.replace(/[\ufffe\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`);
}

function identityOf({ id, eventName, table, version, keys }: Change): Partial<Change> {
  return { id, eventName, table, version, keys };
}
