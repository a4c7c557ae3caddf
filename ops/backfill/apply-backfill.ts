import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Delivery } from '../../handlers/backfill/bring-items';
import { forEachBounded } from '../../handlers/core/for-each-bounded';
import type { AwsClients } from '../aws/clients';
import type { Surroundings } from '../command';
import { createProgressBar } from '../pace/progress-bar';
import { createRateLimit } from '../pace/rate-limit';
import type { InvokeFunction } from '../replay/invoke-function';
import { type BackfillEntry, type BackfillFiles, type BackfillState, stateOf } from './backfill-journal';
import { type BackfillPlan, itemsOf } from './backfill-plan';
import { deliveryOf } from './delivery';
import { createPatientInvoke } from './patient-invoke';
import type { PlannedConsumer } from './plan-consumers';
import { exportPages } from './read-export';
import { createReadPace } from './read-pace';
import { type BackfillNotes, type Part, type RunParts, runParts } from './run-parts';
import type { FinalCounts } from './show-result';
import { heldPage, sweep } from './sweep';
import { TableReader } from './table-reader';

export interface ApplyParts {
  readonly clients: AwsClients;
  readonly plan: BackfillPlan;
  readonly invoke: InvokeFunction;
  readonly files: BackfillFiles;
  /** What a new one begins with; undefined where an older one goes on. */
  readonly begin: BackfillEntry | undefined;
  /** The time by the earlier of this machine's clock and DynamoDB's. Epoch milliseconds. */
  readonly nowMs: () => number;
  readonly isCounted: boolean;
  readonly surroundings: Surroundings;
}

export interface Applied {
  readonly state: BackfillState;
  readonly counts?: FinalCounts;
  /** Why it did not come to its end; absent when it did. */
  readonly stoppedBy?: unknown;
}

/** Somebody asked to stop. */
export class StoppedError extends Error {
  constructor() {
    super('It was stopped before its end.');
    this.name = 'StoppedError';
  }
}

/** Does what is planned, from where its journal stands. */
export async function applyBackfill(parts: ApplyParts): Promise<Applied> {
  const { plan, files, surroundings } = parts;
  const entries = [...files.journal.entries];
  const notes = notesOf(parts, entries);
  if (parts.begin) notes.append(parts.begin);
  const stop = new AbortController();
  const interrupted = surroundings.interrupted();
  interrupted.addEventListener('abort', () => stop.abort());
  const before = stateOf(entries)!;
  const bar = createProgressBar(plan.settings.mode, itemsOf(plan), surroundings);
  bar.add(before.read);
  const run = runOf(parts, notes, before, stop, (count) => bar.add(count));
  try {
    await runParts(run);
    bar.end();
    await sweepSinks(parts, run);
    const counts = parts.isCounted && !stop.signal.aborted ? await countAgain(parts, run) : undefined;
    if (stop.signal.aborted) return { state: stateOf(entries)!, stoppedBy: new StoppedError() };
    notes.append({ at: 'end' });
    return { state: stateOf(entries)!, ...(counts && { counts }) };
  } catch (stoppedBy) {
    return { state: stateOf(entries)!, stoppedBy };
  } finally {
    bar.end();
  }
}

function notesOf({ files, surroundings }: ApplyParts, entries: BackfillEntry[]): BackfillNotes {
  return {
    append(entry) {
      files.journal.append(entry);
      entries.push(entry);
    },
    failed(consumer, items) {
      const lines = items.map(({ keys, reason }) => `${JSON.stringify({ consumer, keys, reason })}\n`);
      appendFileSync(join(surroundings.cwd, files.failedFile), lines.join(''));
    },
  };
}

type Run = RunParts & { readonly reader: TableReader };

function runOf(
  { clients, plan, invoke, nowMs, surroundings }: ApplyParts,
  notes: BackfillNotes,
  state: BackfillState,
  stop: AbortController,
  onItems: (count: number) => void,
): Run {
  const { pipeline, settings, readUnitsPerSecond, parallel } = plan;
  const { clock, random } = surroundings;
  const { table } = pipeline;
  const pace = createReadPace(readUnitsPerSecond, clock);
  const reader = new TableReader({ client: clients.dynamodb, table, pace, clock, signal: stop.signal });
  return {
    ...{ pipeline, state, notes, parallel, stop, onItems, reader },
    deliveries: takenOf(plan).map(({ consumer }) => deliveryOf(consumer, pipeline, settings.mode)),
    parts: partsOf(clients, plan, reader, stop.signal),
    // A page that was begun is brought to its end: what is done of it need not be done again.
    replay: {
      invoke: createPatientInvoke(invoke, clock, stop.signal),
      clock,
      random,
      signal: new AbortController().signal,
    },
    itemRate: createRateLimit(plan.itemsPerSecond, clock),
    readFromMs: () => Math.floor(nowMs()) - (settings.marginSeconds ?? 0) * 1_000,
  };
}

function takenOf({ planned }: BackfillPlan): readonly PlannedConsumer[] {
  return planned.filter(({ isTaken }) => isTaken);
}

function partsOf(
  { s3 }: AwsClients,
  { manifest, settings, pipeline }: BackfillPlan,
  reader: TableReader,
  signal: AbortSignal,
): readonly Part[] {
  if (manifest) {
    return manifest.files.map((file) => ({
      pages: (after) => exportPages(s3, manifest, file, pipeline.table, signal, after as number | undefined),
    }));
  }
  return segmentsOf(settings.parts).map((segment) => ({
    pages: (after) => reader.pages(segment, settings.mode === 'repair', after as Exclude<typeof after, number>),
  }));
}

function segmentsOf(totalSegments: number) {
  return Array.from({ length: totalSegments }, (_, segment) => ({ segment, totalSegments }));
}

/** A view has several rows of an item; every other sink that lists has one place for it. */
const sinksWithStrays = new Set(['view']);

async function sweepSinks({ plan, surroundings }: ApplyParts, run: Run): Promise<void> {
  if (plan.settings.mode !== 'repair') return;
  const lists = namesThatList(plan);
  for (const delivery of run.deliveries) {
    if (!lists.has(delivery.name) || run.stop.signal.aborted) continue;
    const sink = takenOf(plan).find(({ consumer }) => consumer.name === delivery.name)?.consumer.core?.sink ?? '';
    const bar = createProgressBar(`sweep ${delivery.name}`, plan.pipeline.table.itemCount, surroundings);
    await sweep({
      ...run,
      delivery,
      hasStrays: sinksWithStrays.has(sink),
      onHeld: (count) => bar.add(count),
      signal: run.stop.signal,
    }).finally(() => bar.end());
  }
}

function namesThatList(plan: BackfillPlan): ReadonlySet<string> {
  const listing = takenOf(plan).filter(({ asked }) => 'answer' in asked && asked.answer.can.includes('list'));
  return new Set(listing.map(({ consumer }) => consumer.name));
}

async function countAgain({ plan }: ApplyParts, run: Run): Promise<FinalCounts> {
  let table = 0;
  await forEachBounded(
    segmentsOf(plan.manifest ? run.parallel : plan.settings.parts),
    run.parallel,
    async (segment) => {
      const items = await run.reader.count(segment);
      table += items ?? 0;
    },
  );
  const held = new Map<string, number>();
  const lists = namesThatList(plan);
  for (const delivery of run.deliveries.filter(({ name }) => lists.has(name))) {
    held.set(delivery.name, await countHeld(delivery, run));
  }
  return { table, held };
}

async function countHeld(delivery: Delivery, { pipeline, replay, stop }: Run): Promise<number> {
  let count = 0;
  let after: string | undefined;
  do {
    const page = await heldPage(delivery, pipeline.table, after, replay.invoke);
    count += page.held.length + page.unnamed;
    after = page.after;
  } while (after !== undefined && !stop.signal.aborted);
  return count;
}
