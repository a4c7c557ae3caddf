import type { EventSourceSettings } from '../modules/event-source-settings';
import type { Checkpoint } from './actions';
import type { ReadFrom, SourceShard } from './ports';

/** What a driver knows when it meets a shard. */
export interface ShardStartContext {
  readonly settings: EventSourceSettings;
  readonly shards: readonly SourceShard[];
  /** From the run before; empty for a mapping that was just made. */
  readonly checkpoints: ReadonlyMap<string, Checkpoint>;
  /** True for the shards that are there when the mapping starts, false for those that open later. */
  readonly isFirst: boolean;
}

/**
 * Where a mapping starts to read a shard; undefined where it has nothing to read there.
 *
 * A shard without a checkpoint may have been read all the same: one that gave no record leaves none. It counts as
 * finished if a shard that continues it has a checkpoint, since children wait for their parents.
 */
export function shardStartOf(shardId: string, context: ShardStartContext): ReadFrom | undefined {
  const { settings, shards, checkpoints, isFirst } = context;
  const checkpoint = checkpoints.get(shardId);
  if (checkpoint) return checkpoint;
  if (ancestorsOf(checkpoints.keys(), shards).has(shardId)) return undefined;
  // Also for shards that open later: after a restart nobody knows which those are.
  if (settings.startingPosition === 'AT_TIMESTAMP') return { type: 'AT_TIMESTAMP', atMs: timestampMsOf(settings) };
  if (settings.startingPosition !== 'LATEST' || !isFirst || checkpoints.size > 0) return { type: 'TRIM_HORIZON' };
  // What had ended before the mapping began is not read at all; whatever opens later is read in full.
  const hasEnded = shards.some(({ parents }) => parents.includes(shardId));
  return hasEnded ? undefined : { type: 'LATEST' };
}

function ancestorsOf(shardIds: Iterable<string>, shards: readonly SourceShard[]): ReadonlySet<string> {
  const parentsOf = new Map(shards.map(({ shardId, parents }) => [shardId, parents]));
  const ancestors = new Set<string>();
  const waiting = [...shardIds];
  for (let shardId = waiting.pop(); shardId !== undefined; shardId = waiting.pop()) {
    for (const parent of parentsOf.get(shardId) ?? []) {
      if (ancestors.has(parent)) continue;
      ancestors.add(parent);
      waiting.push(parent);
    }
  }
  return ancestors;
}

/** The API takes epoch seconds, Terraform the text of a date. */
function timestampMsOf({ startingPositionTimestamp: time }: EventSourceSettings): number {
  const seconds = Number(time);
  return Number.isNaN(seconds) ? Date.parse(String(time)) : seconds * 1_000;
}
