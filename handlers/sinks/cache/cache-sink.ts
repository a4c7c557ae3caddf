import type { Change } from '../../core/change';
import { classifyError } from '../../core/error-class';
import { SinkError } from '../../core/errors';
import type { Outcome, Sink, SinkTask } from '../../core/sink';
import { groupByItem } from '../group-by-item';
import { cacheKeysOf } from './cache-keys';
import type { RedisClient } from './redis-client';
import type { CacheKeys } from './settings';

export interface CacheSinkParts {
  readonly client: RedisClient;
  readonly keys: CacheKeys;
}

/** Changes in one pipeline: a full batch is a handful of round trips, and a failure repeats little. */
const changesPerTask = 250;

/**
 * Deletes what is cached of items that change. To delete a key once more costs a miss and nothing else, so whatever
 * comes twice, late or in another order is applied without asking for its version.
 */
export function createCacheSink(parts: CacheSinkParts): Sink {
  return {
    name: 'cache',
    contract: 'state',
    replay: 'apply',
    // Deletes come to the same in any order.
    ordered: false,
    takesRepairs: true,
    plan: (changes) => tasksOf(changes).map((group) => createTask(group, parts)),
  };
}

/** Changes of one item stay together, so that they invalidate its keys once. */
function tasksOf(changes: readonly Change[]): readonly (readonly Change[])[] {
  const tasks: Change[][] = [];
  for (const group of groupByItem(changes)) {
    const last = tasks.at(-1);
    if (last && last.length + group.length <= changesPerTask) last.push(...group);
    else tasks.push([...group]);
  }
  return tasks;
}

function createTask(changes: readonly Change[], parts: CacheSinkParts): SinkTask {
  return {
    changes,
    async run({ signal }) {
      const changed = changes.map((change) => cacheKeysOf(change, parts.keys));
      const all = new Set(changed.flatMap(({ keys }) => [...keys]));
      // A command for each key: keys of one command would have to share a slot of a cluster.
      const commands = [...all].map((key) => ({ key, words: ['UNLINK', key] }));
      const replies = await parts.client.run(commands, signal);
      const failures = new Map<string, SinkError>();
      for (const [index, { key }] of commands.entries()) {
        const reply = replies[index];
        if (reply instanceof SinkError) failures.set(key, reply);
      }
      return changed.map(({ keys, problem }) => outcomeOf([...keys], failures, problem));
    },
  };
}

/** A change that is poison for some of its keys is so only once the others are invalidated. */
function outcomeOf(keys: readonly string[], failures: ReadonlyMap<string, SinkError>, problem: unknown): Outcome {
  const failed = keys.find((key) => failures.has(key));
  if (failed !== undefined) {
    const error = failures.get(failed);
    return { status: classifyError(error), error };
  }
  return problem === undefined ? { status: 'done' } : { status: 'poison', error: problem };
}
