import { bringItems, ConsumerDownError, type Delivery, type ItemToBring } from '../../handlers/backfill/bring-items';
import type { Bringing } from '../../handlers/backfill/brought-record';
import type { Item } from '../../handlers/core/attribute-value';
import type { HeldEntry, HeldPage } from '../../handlers/core/inspection';
import { itemKeyOf } from '../../handlers/core/item-key';
import { listHeld } from '../deployed/ask-function';
import { compareWithSink } from '../deployed/compare-with-sink';
import type { DeployedTable } from '../deployed/deployed-pipeline';
import { keyAttributesOf } from '../deployed/table-key';
import type { InvokeFunction } from '../replay/invoke-function';
import type { RunParts } from './run-parts';
import type { TableReader } from './table-reader';

export interface Sweep extends Pick<RunParts, 'pipeline' | 'state' | 'notes' | 'replay' | 'readFromMs'> {
  readonly delivery: Delivery;
  /** True where one item is held at several places, of which some may be held no longer although the item is there. */
  readonly hasStrays: boolean;
  readonly reader: TableReader;
  readonly onHeld: (count: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Takes out of a sink what the table does not have: asks for the keys that it holds something of, reads the table for
 * each, and repairs what is not there. Stops after the page at hand when the signal aborts.
 */
export async function sweep(parts: Sweep): Promise<void> {
  const { delivery, pipeline, state, notes, replay, signal, onHeld } = parts;
  const begun = state.consumers.get(delivery.name)?.sweep;
  if (begun?.after === null) return;
  let after: string | undefined = begun?.after;
  do {
    const page = await heldPage(delivery, pipeline.table, after, replay.invoke);
    const done = await sweepPage(parts, page.held);
    if (!done) return;
    after = page.after;
    const { held, unnamed } = page;
    notes.append({
      ...{ at: 'sweep', consumer: delivery.name, after: after ?? null, held: held.length, unnamed },
      ...done,
    });
    onHeld(held.length);
  } while (after !== undefined && !signal.aborted);
}

/** Entries of a page: with keys of 3 KB each the answer is far below the 6 MB that Lambda allows. */
const listLimit = 500;

/** A page of what a sink holds. Fails where its function cannot tell. */
export async function heldPage(
  { name, target }: Delivery,
  table: DeployedTable,
  after: string | undefined,
  invoke: InvokeFunction,
): Promise<HeldPage> {
  const keys = Object.fromEntries(keyAttributesOf(table).map(({ name, type }) => [name, type]));
  const question = { keys, limit: listLimit, ...(after !== undefined && { after }) };
  const asked = await listHeld(target.functionArn, question, invoke, new AbortController().signal);
  if ('refusal' in asked) throw new ConsumerDownError(name, `it does not list what it holds. ${asked.refusal}`);
  return asked.answer;
}

/** What became of a page of what the sink holds. */
type SweptPage = { readonly [name in 'swept' | 'left' | 'quarantined' | 'failed']: number };

/** Undefined where it was stopped before it was done. */
async function sweepPage(parts: Sweep, held: readonly HeldEntry[]): Promise<SweptPage | undefined> {
  const { reader, delivery, pipeline, replay, notes } = parts;
  const readFromMs = parts.readFromMs();
  const items = byItem(held, readFromMs);
  const found = await reader.get([...items.values()].map(({ keys }) => keys));
  if (!found) return undefined;
  const gone = [...items].filter(([itemKey]) => !found.has(itemKey)).map(([, item]) => item);
  const stray = parts.hasStrays ? await strayItems(parts, items, found, readFromMs) : [];
  const toBring = [...gone, ...stray];
  const bringing: Bringing = { mode: 'repair', readFromMs };
  const { brought, stale, quarantined, failed } = await bringItems(toBring, bringing, delivery, pipeline, replay);
  if (failed.length > 0) notes.failed(delivery.name, failed);
  return { swept: brought - stale, left: stale, quarantined, failed: failed.length };
}

/** What was made later than the reading shows is no stray: the mapping has just brought it. */
function byItem(held: readonly HeldEntry[], readFromMs: number): Map<string, ItemToBring> {
  const items = new Map<string, { readonly keys: Item; readonly held: string[] }>();
  for (const { keys, where, changedAtMs } of held) {
    if (changedAtMs !== undefined && changedAtMs >= readFromMs) continue;
    const itemKey = itemKeyOf(keys);
    const places = items.get(itemKey)?.held ?? [];
    items.set(itemKey, { keys, held: [...places, where] });
  }
  return items;
}

/** Items that are there, and of which the sink holds something that they do not give any more. */
async function strayItems(
  { delivery, replay, signal }: Sweep,
  items: ReadonlyMap<string, ItemToBring>,
  found: ReadonlyMap<string, Item>,
  readFromMs: number,
): Promise<readonly ItemToBring[]> {
  const there = [...items].flatMap(([itemKey, { keys, held = [] }]) => {
    const image = found.get(itemKey);
    return image ? [{ keys, image, held }] : [];
  });
  if (there.length === 0) return [];
  const { functionArn } = delivery.target;
  const compared = await compareWithSink(functionArn, there, readFromMs, { invoke: replay.invoke, signal });
  if ('refusal' in compared) throw new ConsumerDownError(delivery.name, `it does not compare. ${compared.refusal}`);
  const { differences } = compared.comparison;
  const strays = new Set(differences.filter(({ kind }) => kind === 'extra').map(({ keys }) => itemKeyOf(keys)));
  return there
    .filter(({ keys }) => strays.has(itemKeyOf(keys)))
    .map(({ keys, image, held }) => ({ keys, newImage: image, held }));
}
