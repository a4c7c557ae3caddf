import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Item } from '../../handlers/core/attribute-value';
import { type Journal, openJournal } from '../journal';

/** What a backfill was begun with; all of it stays as it is when it goes on. */
export interface BackfillSettings {
  readonly mode: 'seed' | 'repair';
  readonly consumer: readonly string[];
  readonly include: readonly string[];
  readonly export?: string;
  /** Segments of the table, or files of the export. */
  readonly parts: number;
  readonly marginSeconds?: number;
}

export interface Counts {
  readonly brought: number;
  /** What can never succeed and lies in the consumer's quarantine. */
  readonly quarantined: number;
  readonly filtered: number;
  readonly failed: number;
}

/** What a backfill has done, in the order in which it did. */
export type BackfillEntry =
  | { readonly at: 'begin'; readonly id: string; readonly atMs: number; readonly settings: BackfillSettings }
  /** A segment of a repair was begun: what is read of it shows every change made before. */
  | { readonly at: 'part'; readonly part: number; readonly readFromMs: number }
  /** `next`: where the next page begins, null at the end of the part. */
  | {
      readonly at: 'page';
      readonly part: number;
      readonly read: number;
      readonly next: Item | number | null;
      readonly counts: { readonly [consumer: string]: Counts };
    }
  /** `after`: where the next page of what the consumer holds begins, null at the end. */
  | {
      readonly at: 'sweep';
      readonly consumer: string;
      readonly after: string | null;
      readonly held: number;
      readonly unnamed: number;
      readonly swept: number;
      readonly left: number;
      readonly quarantined: number;
      readonly failed: number;
    }
  | { readonly at: 'end' };

export type Position = Item | number | null;

/** What the entries of a backfill add up to. */
export interface BackfillState {
  readonly id: string;
  readonly atMs: number;
  readonly settings: BackfillSettings;
  readonly isEnded: boolean;
  readonly read: number;
  /** By part. `next` is absent before its first page and null after its last. */
  readonly parts: ReadonlyMap<number, { readonly readFromMs?: number; readonly next?: Position }>;
  readonly consumers: ReadonlyMap<string, ConsumerState>;
}

export interface ConsumerState extends Counts {
  /** Absent before the sweep. */
  readonly sweep?: SweepState;
}

export interface SweepState {
  readonly after: string | null;
  readonly held: number;
  readonly unnamed: number;
  readonly swept: number;
  /** What the table does not have and the sink keeps, since somebody else wrote it or it has changed since. */
  readonly left: number;
}

const noCounts: Counts = { brought: 0, quarantined: 0, filtered: 0, failed: 0 };
const noSweep: SweepState = { after: null, held: 0, unnamed: 0, swept: 0, left: 0 };

/** Undefined where it was killed before it had begun. */
export function stateOf(entries: readonly BackfillEntry[]): BackfillState | undefined {
  const [begin] = entries;
  if (begin?.at !== 'begin') return undefined;
  const parts = new Map<number, { readFromMs?: number; next?: Position }>();
  const consumers = new Map<string, ConsumerState>();
  let read = 0;
  for (const entry of entries) {
    if (entry.at === 'part') parts.set(entry.part, { ...parts.get(entry.part), readFromMs: entry.readFromMs });
    if (entry.at === 'page') {
      parts.set(entry.part, { ...parts.get(entry.part), next: entry.next });
      read += entry.read;
      for (const [name, counts] of Object.entries(entry.counts)) consumers.set(name, add(consumers.get(name), counts));
    }
    if (entry.at === 'sweep') consumers.set(entry.consumer, swept(consumers.get(entry.consumer), entry));
  }
  const isEnded = entries.at(-1)?.at === 'end';
  return { id: begin.id, atMs: begin.atMs, settings: begin.settings, isEnded, read, parts, consumers };
}

function add(state: ConsumerState = noCounts, counts: Counts): ConsumerState {
  return {
    ...state,
    brought: state.brought + counts.brought,
    quarantined: state.quarantined + counts.quarantined,
    filtered: state.filtered + counts.filtered,
    failed: state.failed + counts.failed,
  };
}

function swept(
  state: ConsumerState = noCounts,
  entry: Extract<BackfillEntry, { readonly at: 'sweep' }>,
): ConsumerState {
  const sweep = state.sweep ?? noSweep;
  return {
    ...state,
    quarantined: state.quarantined + entry.quarantined,
    failed: state.failed + entry.failed,
    sweep: {
      after: entry.after,
      held: sweep.held + entry.held,
      unnamed: sweep.unnamed + entry.unnamed,
      swept: sweep.swept + entry.swept,
      left: sweep.left + entry.left,
    },
  };
}

/** Where the journals of backfills lie, relative to the folder that the command is started in. */
export const backfillFolder = join('.tributary', 'backfill');

export interface BackfillFiles {
  readonly journal: Journal<BackfillEntry>;
  /** Relative to the folder that the command was started in. */
  readonly journalFile: string;
  readonly failedFile: string;
}

export function openBackfill(cwd: string, tableName: string, id: string): BackfillFiles {
  const name = join(backfillFolder, `${tableName}-${id}`);
  const journalFile = `${name}.jsonl`;
  return { journal: openJournal(join(cwd, journalFile)), journalFile, failedFile: `${name}.failed.jsonl` };
}

/** The newest backfill of a table that did not come to its end. */
export function findUnfinished(cwd: string, tableName: string): BackfillState | undefined {
  const folder = join(cwd, backfillFolder);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  // Ids are times of one length, so the greatest is the newest; names of tables may begin with one another.
  const ids = names
    .filter(
      (name) => name.startsWith(`${tableName}-`) && /^\d{8}T\d{9}Z\.jsonl$/.test(name.slice(tableName.length + 1)),
    )
    .map((name) => name.slice(tableName.length + 1, -'.jsonl'.length))
    .sort();
  for (const id of ids.reverse()) {
    const { journal } = openBackfill(cwd, tableName, id);
    journal.close();
    const state = stateOf(journal.entries);
    if (state && !state.isEnded) return state;
  }
  return undefined;
}

/** `20261122T083000000Z` */
export function backfillId(atMs: number): string {
  return new Date(atMs).toISOString().replaceAll(/[-:.]/g, '');
}
