import type { Mutation } from './mutation';
import { ageMutations } from './rules/ages';
import { batchMutations } from './rules/batches';
import { bisectMutations } from './rules/bisect';
import { destinationMutations } from './rules/destination';
import { filterMutations } from './rules/filters';
import { laneMutations } from './rules/lanes';
import { responseMutations } from './rules/responses';
import { retryMutations } from './rules/retries';
import { settingMutations } from './rules/settings';
import { shardMutations } from './rules/shards';
import { windowMutations } from './rules/windows';

/** Every rule, in the order of the sections. */
export const mutations: readonly Mutation[] = [
  ...settingMutations,
  ...batchMutations,
  ...responseMutations,
  ...retryMutations,
  ...bisectMutations,
  ...ageMutations,
  ...destinationMutations,
  ...laneMutations,
  ...filterMutations,
  ...windowMutations,
  ...shardMutations,
];
