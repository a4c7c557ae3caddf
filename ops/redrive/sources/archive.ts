import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { DeployedTable } from '../../deployed/deployed-pipeline';
import type { Journal } from '../../journal';
import type { Finding, FindingSource, FunctionTarget } from '../finding';
import { foundRecordOf } from '../found-record';
import { archiveLinesOf, type Unreadable } from './archive-lines';
import type { ArchivePlace } from './archive-place';
import { archivedAtMs, archivedRecord } from './archive-record';
import type { AttributeTypes } from './attribute-types';
import type { RedriveContext } from './redrive-context';

export interface ArchiveParts {
  readonly place: ArchivePlace;
  readonly table: DeployedTable;
  readonly target: FunctionTarget;
  readonly types: AttributeTypes;
  /** Epoch milliseconds of the changes that are wanted, the end not included. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Objects that were brought in full. Absent in a dry run. */
  readonly journal?: Journal<ArchiveEntry>;
}

export interface ArchiveEntry {
  readonly key: string;
}

const dayMs = 86_400_000;
/** Keys that a note names. */
const namedMax = 3;

/** Changes that an archive holds, object by object. Nothing is taken away from it: what was brought stands in a journal. */
export class Archive implements FindingSource {
  readonly #parts: ArchiveParts;
  readonly #context: RedriveContext;
  readonly #done: Set<string>;
  /** Keys of objects that could not be read, by the reason. */
  readonly #unread = new Map<string, readonly string[]>();
  #keys: AsyncGenerator<string> | undefined;

  constructor(parts: ArchiveParts, context: RedriveContext) {
    this.#parts = parts;
    this.#context = context;
    this.#done = new Set(parts.journal?.entries.map(({ key }) => key));
  }

  async next(signal: AbortSignal): Promise<readonly Finding[]> {
    this.#keys ??= this.#listed();
    while (!signal.aborted) {
      const { value, done } = await this.#keys.next();
      if (done) break;
      const finding = await this.#read(value);
      if (finding) return [finding];
    }
    return [];
  }

  async release(): Promise<void> {
    this.#parts.journal?.close();
  }

  /** Objects that could not be read: nobody knows what is in them. */
  unseenCount(): number {
    return [...this.#unread.values()].reduce((sum, keys) => sum + keys.length, 0);
  }

  notes(): readonly string[] {
    return [...this.#unreadNotes(), ...this.#typeNotes()];
  }

  #noteUnread(key: string, reason: string): void {
    this.#unread.set(reason, [...(this.#unread.get(reason) ?? []), key]);
  }

  #unreadNotes(): readonly string[] {
    return [...this.#unread].map(([reason, keys]) => {
      const [named, more] = [keys.slice(0, namedMax).join(', '), keys.length - namedMax];
      const what = `${keys.length} ${keys.length === 1 ? 'object was' : 'objects were'} not read`;
      return `${this.#parts.place.bucket}: ${what} (${named}${more > 0 ? ` and ${more} more` : ''}): ${reason}`;
    });
  }

  #typeNotes(): readonly string[] {
    if (this.#parts.types.size === 0) return [];
    const types = [...this.#parts.types].map(([path, type]) => `${path} ${type}`).sort();
    return [
      `The archive does not tell binary from text or sets from lists; taken from the table: ${types.join(', ')}.`,
    ];
  }

  async *#listed(): AsyncGenerator<string> {
    const { bucket, prefix } = this.#parts.place;
    let ContinuationToken: string | undefined;
    do {
      const input = { Bucket: bucket, Prefix: prefix, ...(ContinuationToken && { ContinuationToken }) };
      const page = await this.#context.clients.s3.send(new ListObjectsV2Command(input));
      for (const { Key = '' } of page.Contents ?? []) if (this.#mayHold(Key)) yield Key;
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken);
  }

  /** A day is that of the oldest arrival in the object, which the change itself may lie before and a later one behind. */
  #mayHold(key: string): boolean {
    const dayAtMs = Date.parse(/day=(\d{4}-\d{2}-\d{2})/.exec(key)?.[1] ?? '');
    const { fromMs, toMs } = this.#parts;
    return !this.#done.has(key) && !(dayAtMs < fromMs - 2 * dayMs) && !(dayAtMs > toMs + dayMs);
  }

  async #read(key: string): Promise<Finding | undefined> {
    const { place, table, target, types, fromMs, toMs, journal } = this.#parts;
    const all = await this.#lines(key);
    if ('unreadable' in all) return void this.#noteUnread(key, all.unreadable);
    const lines = all.filter((line) => {
      const atMs = archivedAtMs(line);
      return atMs >= fromMs && atMs < toMs;
    });
    if (lines.length === 0) return undefined;
    const id = `s3://${place.bucket}/${key}`;
    const records = lines.map((line, at) => foundRecordOf(archivedRecord(line, table, types), `${id}#${at}`));
    return {
      id,
      source: 'archive',
      target,
      cause: 'archived',
      atMs: archivedAtMs(lines[0]),
      records: await Promise.all(records),
      expected: lines.length,
      isSuperset: false,
      lost: [],
      history: [],
      async remove() {
        journal?.append({ key });
        return false;
      },
      async keep() {},
    };
  }

  async #lines(Key: string): Promise<readonly unknown[] | Unreadable> {
    const input = { Bucket: this.#parts.place.bucket, Key };
    try {
      const { Body } = await this.#context.clients.s3.send(new GetObjectCommand(input));
      return await archiveLinesOf(Buffer.from((await Body?.transformToByteArray()) ?? []));
    } catch (error) {
      if ((error as Error).name !== 'InvalidObjectState') throw error;
      return { unreadable: 'in a storage class out of which it has to be restored first' };
    }
  }
}
