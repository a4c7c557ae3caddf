import { isQueueKind } from '../../engine/queue-settings';
import type { RunRecipe } from '../../engine/sim/run-recipe';
import type { EventSourceSettings } from '../../modules/event-source-settings';
import type { TuneQuestion } from './tuning';

/** One dimension after the other: for each window every number of lanes, and for each of those every batch size. */
export interface SearchSpace {
  readonly windowSeconds: readonly number[];
  /** Of a stream the parallelization factor, of a queue the maximum concurrency. */
  readonly lanes: readonly number[];
  batchSizes(windowSeconds: number): readonly number[];
}

const windows = [0, 1, 2, 5, 10, 30, 60, 120, 300];
const streamBatches = [10, 50, 100, 500, 1_000, 5_000, 10_000];
const queueBatches = [1, 10, 100, 1_000, 10_000];

/** A longer window than the target is never of use: where batches fill before it, the next shorter one fills as well. */
export function searchSpace({ base, targetLagMs }: TuneQuestion): SearchSpace {
  const windowSeconds = windows.filter((seconds) => seconds * 1_000 <= targetLagMs);
  if (!isQueueKind(base.source)) return { windowSeconds, lanes: [1, 2, 4, 10], batchSizes: () => streamBatches };
  const isFifo = base.source === 'sqs-fifo';
  return {
    // A FIFO queue has no window, and above ten messages a standard queue needs one.
    windowSeconds: isFifo ? [0] : windowSeconds,
    lanes: [2, 5, 10, 50, 100, 1_000],
    batchSizes: (seconds) => queueBatches.filter((size) => size <= 10 || (seconds > 0 && !isFifo)),
  };
}

/** The settings of the base with what is searched in place of its own. */
export function settingsWith(
  base: Pick<RunRecipe, 'source' | 'settings'>,
  { batchSize, windowSeconds, lanes }: { batchSize: number; windowSeconds: number; lanes: number },
): EventSourceSettings {
  const { maximumBatchingWindowInSeconds: _, ...settings } = base.settings;
  return {
    ...settings,
    batchSize,
    ...(base.source !== 'sqs-fifo' && { maximumBatchingWindowInSeconds: windowSeconds }),
    ...(isQueueKind(base.source) ? { scalingConfig: { maximumConcurrency: lanes } } : { parallelizationFactor: lanes }),
  };
}
