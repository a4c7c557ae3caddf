import type { RunRecipe } from '../../engine/sim/run-recipe';
import type { ScenarioName } from '../../engine/sim/scenarios';

type QueueRecipe = Pick<RunRecipe, 'source' | 'settings' | 'queue' | 'functionTimeoutMs' | 'function'>;

/** One setting of a queue or its mapping changed, and the scenarios where it makes itself felt. */
export interface QueueChange {
  readonly text: string;
  readonly changed: Partial<Pick<RunRecipe, 'settings' | 'queue' | 'function'>>;
  readonly scenarios: readonly ScenarioName[];
}

const usualVisibilitySeconds = 30;

/** Changes of one setting each, for these scenarios. */
export function candidateQueueChanges(recipe: QueueRecipe, scenarios: readonly ScenarioName[]): readonly QueueChange[] {
  const rows = [...receiveCounts(recipe), ...visibilityTimeouts(recipe), ...reports(recipe), ...batchSizes(recipe)];
  return rows
    .map((row) => ({ ...row, scenarios: row.scenarios.filter((name) => scenarios.includes(name)) }))
    .filter((row) => row.scenarios.length > 0);
}

function receiveCounts({ settings, queue }: QueueRecipe): readonly QueueChange[] {
  const now = queue?.maxReceiveCount;
  const visibilityTimeoutSeconds = queue?.visibilityTimeoutSeconds ?? usualVisibilitySeconds;
  return [5, 15]
    .filter((count) => count !== now)
    .map((maxReceiveCount) => ({
      text: `maxReceiveCount ${now ?? 'none'} → ${maxReceiveCount}`,
      changed: { settings, queue: { visibilityTimeoutSeconds, maxReceiveCount } },
      scenarios: ['outage', 'throttling', 'poison'],
    }));
}

/** The shortest that Lambda admits, and the six function timeouts and the window that AWS recommends. */
function visibilityTimeouts({ settings, queue, functionTimeoutMs }: QueueRecipe): readonly QueueChange[] {
  const now = queue?.visibilityTimeoutSeconds ?? usualVisibilitySeconds;
  const shortest = Math.ceil(functionTimeoutMs / 1_000);
  const recommended = 6 * shortest + (settings.maximumBatchingWindowInSeconds ?? 0);
  return [...new Set([shortest, recommended])]
    .filter((seconds) => seconds !== now && seconds <= 43_200)
    .map((visibilityTimeoutSeconds) => ({
      text: `visibilityTimeoutSeconds ${now} → ${visibilityTimeoutSeconds}`,
      changed: { settings, queue: { ...queue, visibilityTimeoutSeconds } },
      scenarios: ['outage', 'redelivery'],
    }));
}

/** Whoever asks for reports needs a handler that makes them: a model that throws is swapped for one that does. */
function reports({ settings, queue, function: choice }: QueueRecipe): readonly QueueChange[] {
  if (settings.functionResponseTypes?.includes('ReportBatchItemFailures')) return [];
  const isThrowing = choice.kind === 'model' && choice.model === 'throws';
  return [
    {
      text: `functionResponseTypes none → ReportBatchItemFailures${isThrowing ? ', with a handler that reports' : ''}`,
      changed: {
        settings: { ...settings, functionResponseTypes: ['ReportBatchItemFailures'] },
        ...(queue && { queue }),
        ...(isThrowing && { function: { kind: 'model', model: 'reports' } }),
      },
      scenarios: ['poison', 'outage'],
    },
  ];
}

function batchSizes({ source, settings, queue }: QueueRecipe): readonly QueueChange[] {
  const now = settings.batchSize ?? 10;
  // More than ten need a window, which a FIFO queue has none of.
  const hasWindow = source === 'sqs' && (settings.maximumBatchingWindowInSeconds ?? 0) > 0;
  return [1, 10, ...(hasWindow ? [100] : [])]
    .filter((batchSize) => batchSize !== now)
    .map((batchSize) => ({
      text: `batchSize ${now} → ${batchSize}`,
      changed: { settings: { ...settings, batchSize }, ...(queue && { queue }) },
      scenarios: ['burst', 'poison'],
    }));
}
