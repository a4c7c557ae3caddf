import { isQueueKind } from '../../engine/queue-settings';
import { queueScenarioGap, queueScenarioOf } from '../../engine/sim/queue/queue-scenarios';
import type { RunRecipe } from '../../engine/sim/run-recipe';
import type { Scenario } from '../../engine/sim/scenario';
import { type ScenarioName, scenarioOf, type Workload } from '../../engine/sim/scenarios';

type SourceOfRun = Pick<RunRecipe, 'source' | 'retentionMs'>;

const queueRetentionMs = 345_600_000;

/** The scenarios that say something about a source. */
export function scenariosFor({ source }: SourceOfRun, names: readonly ScenarioName[]): readonly ScenarioName[] {
  return names.filter((name) => !isQueueKind(source) || queueScenarioGap(name, source) === undefined);
}

/** One sentence about the scenarios that say nothing about a source; undefined where all do. */
export function skippedText({ source }: SourceOfRun, names: readonly ScenarioName[]): string | undefined {
  if (!isQueueKind(source)) return undefined;
  const reasons = names.flatMap((name) => {
    const reason = queueScenarioGap(name, source);
    return reason === undefined ? [] : [`${name} (${reason})`];
  });
  return reasons.length === 0 ? undefined : `Left out: ${reasons.join(', ')}.`;
}

/** A scenario as it meets a source. */
export function scenarioFor(name: ScenarioName, { source, retentionMs }: SourceOfRun, workload: Workload): Scenario {
  if (!isQueueKind(source)) return scenarioOf(name, workload);
  return queueScenarioOf(name, retentionMs ?? queueRetentionMs, workload);
}
