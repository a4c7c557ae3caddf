import { type Brought, bringItems, type Delivery, type FailedItem } from '../../handlers/backfill/bring-items';
import type { Bringing } from '../../handlers/backfill/brought-record';
import type { TableItem } from '../../handlers/backfill/table-item';
import { forEachBounded } from '../../handlers/core/for-each-bounded';
import type { ReplayParts } from '../../handlers/replay/replay-batch';
import type { DeployedPipeline } from '../deployed/deployed-pipeline';
import type { RateLimit } from '../pace/rate-limit';
import type { BackfillEntry, BackfillState, Counts, Position } from './backfill-journal';

/** A segment of the table or a file of an export. */
export interface Part {
  /** Ends early when the run is to stop. */
  pages(after: Exclude<Position, null> | undefined): AsyncIterable<{
    readonly items: readonly TableItem[];
    readonly next?: Exclude<Position, null>;
  }>;
}

/** What a run writes down, before it goes on. */
export interface BackfillNotes {
  append(entry: BackfillEntry): void;
  failed(consumer: string, items: readonly FailedItem[]): void;
}

export interface RunParts {
  readonly pipeline: DeployedPipeline;
  readonly deliveries: readonly Delivery[];
  readonly state: BackfillState;
  readonly notes: BackfillNotes;
  readonly parts: readonly Part[];
  readonly parallel: number;
  readonly replay: ReplayParts;
  readonly itemRate: RateLimit;
  /** The time that a reading which begins now is sure to show. Epoch milliseconds. */
  readonly readFromMs: () => number;
  readonly onItems: (count: number) => void;
  /** Ask to end after the pages at hand, and whether that was asked. */
  readonly stop: AbortController;
}

/**
 * Brings every part that is not done yet, each from where it stands. Resolves when all are, or at a stop after the pages
 * at hand; rejects with the first error, when the other parts have come to rest.
 */
export async function runParts(run: RunParts): Promise<void> {
  const left = run.parts.map((_, part) => part).filter((part) => run.state.parts.get(part)?.next !== null);
  const errors: unknown[] = [];
  await forEachBounded(left, run.parallel, async (part) => {
    if (run.stop.signal.aborted) return;
    try {
      await runPart(run, part);
    } catch (error) {
      errors.push(error);
      run.stop.abort();
    }
  });
  if (errors.length > 0) throw errors[0];
}

async function runPart(run: RunParts, part: number): Promise<void> {
  const { parts, state, notes, itemRate, stop, onItems } = run;
  const bringing = bringingOf(run, part);
  const after = state.parts.get(part)?.next ?? undefined;
  for await (const { items, next } of parts[part]!.pages(after)) {
    await itemRate(items.length, stop.signal);
    // Half of a page at a stop would be brought again anyway.
    if (stop.signal.aborted) return;
    const counts = await bringPage(run, items, bringing);
    notes.append({ at: 'page', part, read: items.length, next: next ?? null, counts });
    onItems(items.length);
  }
}

/** A repair writes down from when a segment is read, and keeps to it when it goes on: earlier pages count on it. */
function bringingOf({ state, notes, readFromMs }: RunParts, part: number): Bringing {
  if (state.settings.mode === 'seed') return { mode: 'seed', atMs: state.atMs };
  const known = state.parts.get(part)?.readFromMs;
  if (known !== undefined) return { mode: 'repair', readFromMs: known };
  const entry = { at: 'part', part, readFromMs: readFromMs() } as const;
  notes.append(entry);
  return { mode: 'repair', readFromMs: entry.readFromMs };
}

/** Brings a page to every consumer, and names what failed. */
async function bringPage(
  { deliveries, pipeline, replay, notes }: RunParts,
  items: readonly TableItem[],
  bringing: Bringing,
): Promise<{ readonly [consumer: string]: Counts }> {
  const settled = await Promise.allSettled(
    deliveries.map((delivery) => bringItems(items, bringing, delivery, pipeline, replay)),
  );
  const counts = deliveries.map(({ name }, index) => {
    const { failed, ...rest } = settledValue(settled[index]!);
    if (failed.length > 0) notes.failed(name, failed);
    return [name, { ...rest, failed: failed.length }] as const;
  });
  return Object.fromEntries(counts);
}

function settledValue(settled: PromiseSettledResult<Brought>): Brought {
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
}
