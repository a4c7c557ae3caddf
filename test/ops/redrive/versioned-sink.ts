import type { Item } from '../../../handlers/core/attribute-value';
import type { Change } from '../../../handlers/core/change';
import { PoisonError } from '../../../handlers/core/errors';
import type { Outcome, Sink } from '../../../handlers/core/sink';
import { compareVersions } from '../../../handlers/core/version';

/** A sink in memory, with what it was given. */
export interface WatchedSink {
  readonly sink: Sink;
  /** By item key: what it holds. */
  readonly rows: Map<string, { readonly version: string; readonly item: Item | undefined }>;
  /** Ids of changes, in the order in which they came. */
  readonly seen: string[];
  /** While true, items with an attribute `poison` can never be kept. */
  refusesPoison: boolean;
  /** While true, nothing can be kept. */
  refusesAll: boolean;
}

export function createWatchedSink(contract: 'state' | 'log'): WatchedSink {
  const watched: WatchedSink = {
    rows: new Map(),
    seen: [],
    refusesPoison: true,
    refusesAll: false,
    sink: {
      name: 'watched',
      contract,
      replay: contract === 'state' ? 'apply' : 'skip',
      ordered: contract === 'log',
      plan: (changes) => changes.map((change) => ({ changes: [change], run: async () => [take(change, watched)] })),
    },
  };
  return watched;
}

function take(
  { id, itemKey, version, newImage }: Change,
  { rows, seen, refusesPoison, refusesAll }: WatchedSink,
): Outcome {
  if (refusesAll || (refusesPoison && newImage && 'poison' in newImage)) {
    return { status: 'poison', error: new PoisonError('It cannot be kept.', { code: 'Unkeepable' }) };
  }
  seen.push(id);
  const held = rows.get(itemKey);
  if (held && compareVersions(held.version, version) >= 0) return { status: 'stale' };
  rows.set(itemKey, { version, item: newImage });
  return { status: 'done' };
}
