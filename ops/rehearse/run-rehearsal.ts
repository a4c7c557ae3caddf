import { isQueueKind } from '../../engine/queue-settings';
import type { RunRecipe } from '../../engine/sim/run-recipe';
import type { RunResult } from '../../engine/sim/run-result';
import type { ScenarioName, Workload } from '../../engine/sim/scenarios';
import type { EventSourceSettings } from '../../modules/event-source-settings';
import type { FailedRun } from './explain-failure';
import { candidateQueueChanges, type QueueChange } from './queue-changes';
import type { Rehearsal } from './rehearsal';
import type { RehearsedMapping } from './rehearsed-mapping';
import { scenarioFor, scenariosFor } from './scenarios-for';
import { candidateChanges } from './setting-changes';
import { changeFigures } from './show/figures';
import type { Side } from './side';

export interface RehearsalPlan {
  readonly mapping: string;
  readonly command: string;
  readonly sides: readonly Side[];
  readonly scenarios: readonly ScenarioName[];
  readonly workload: Workload;
  readonly seeds: readonly number[];
  readonly lateAfterMs: number;
  readonly whatIf: 'none' | 'some' | 'all';
  readonly run: (recipe: RunRecipe, withRecords: boolean) => Promise<RunResult>;
  /** Told after each run how many are over, and how many there are. */
  readonly onRun: (over: number, all: number) => void;
}

/** Runs every side under every scenario with every seed, and then what one changed setting would do. */
export async function runRehearsal(plan: RehearsalPlan): Promise<{ rehearsal: Rehearsal; failures: FailedRun[] }> {
  const { mapping, command, sides, seeds } = plan;
  const scenarios = scenariosOf(plan);
  const changes = whatIfRuns(plan);
  const all = sides.length * scenarios.length * seeds.length + changes.length;
  // At the place of the run in the plan, since which run is over first differs from time to time.
  const failedAt: FailedRun[] = [];
  let begun = 0;
  let over = 0;
  const run = async (recipe: RunRecipe, withRecords: boolean) => {
    const place = begun++;
    const result = await plan.run(recipe, withRecords);
    over += 1;
    plan.onRun(over, all);
    if (result.verdict !== 'held') failedAt[place] = { recipe, result };
    return result;
  };
  const withRecords = seeds.length <= plottedRunsMax;
  const results = sides.map((side) =>
    Promise.all(scenarios.flatMap((name) => seeds.map((seed) => run(recipeOf(side, name, seed, plan), withRecords)))),
  );
  const tried = changes.map(async ({ recipe, ...change }) => ({ ...change, result: await run(recipe, false) }));
  const sidesRun = sides.map(async (side, place) => ({
    label: side.label,
    settings: settingsShown(side),
    assumptions: side.assumptions,
    results: await results[place]!,
  }));
  // Together: a rejection that nobody waits for yet would end the process.
  const [ran, changed] = await Promise.all([Promise.all(sidesRun), Promise.all(tried)]);
  const shown = changed.map(({ change, scenario, result }) => {
    const before = ran[0]!.results.find((one) => one.scenario.name === scenario);
    return { change, scenario, before: changeFigures(before ? [before] : []), after: changeFigures([result]) };
  });
  return { rehearsal: { mapping, command, sides: ran, changes: shown }, failures: failedAt.filter(Boolean) };
}

/** With more runs than this of a scenario, the single records of each would take too much memory. */
const plottedRunsMax = 20;

function scenariosOf({ sides, scenarios }: RehearsalPlan): readonly ScenarioName[] {
  return sides[0] ? scenariosFor(sides[0].recipe, scenarios) : scenarios;
}

/** All sides meet the scenario of the first, or they could not be compared. */
function recipeOf(side: Side, name: ScenarioName, seed: number, plan: RehearsalPlan): RunRecipe {
  const { workload, lateAfterMs, sides } = plan;
  return { ...side.recipe, lateAfterMs, scenario: scenarioFor(name, (sides[0] ?? side).recipe, workload), seed };
}

function whatIfRuns(plan: RehearsalPlan) {
  const [side] = plan.sides;
  const [seed] = plan.seeds;
  if (!side || seed === undefined || plan.whatIf === 'none') return [];
  const all = scenariosOf(plan);
  return candidatesOf(side, all).flatMap(({ text, changed, scenarios }) =>
    (plan.whatIf === 'all' ? all : scenarios).map((scenario) => {
      const recipe = recipeOf({ ...side, recipe: { ...side.recipe, ...changed } }, scenario, seed, plan);
      return { change: text, scenario, recipe };
    }),
  );
}

function candidatesOf({ recipe }: Side, scenarios: readonly ScenarioName[]): readonly QueueChange[] {
  if (isQueueKind(recipe.source)) return candidateQueueChanges(recipe, scenarios);
  return candidateChanges(recipe.settings, scenarios).map((one) => ({ ...one, changed: { settings: one.changed } }));
}

const shownSettings = [
  'batchSize',
  'maximumBatchingWindowInSeconds',
  'maximumRetryAttempts',
  'maximumRecordAgeInSeconds',
  'parallelizationFactor',
  'bisectBatchOnFunctionError',
  'tumblingWindowInSeconds',
  'functionResponseTypes',
] as const satisfies readonly (keyof EventSourceSettings)[];

/** In AWS's words; a setting that stands nowhere is AWS's default and is left out. */
function settingsShown({ recipe, destinationKind }: Side): { name: string; value: string }[] {
  const { settings } = recipe;
  const given = shownSettings.flatMap((name) => {
    const value = settings[name];
    if (value === undefined || value === null || (name === 'tumblingWindowInSeconds' && value === 0)) return [];
    return [{ name, value: Array.isArray(value) ? value.join(', ') || 'none' : String(value) }];
  });
  return [
    ...given,
    ...(isQueueKind(recipe.source)
      ? queueSettingsShown(recipe)
      : [{ name: 'failure destination', value: destinationText(settings, destinationKind) }]),
    { name: 'handler', value: handlerText(recipe.function) },
  ];
}

function queueSettingsShown({ settings, queue }: Side['recipe']): { name: string; value: string }[] {
  const { maximumConcurrency } = settings.scalingConfig ?? {};
  const { visibilityTimeoutSeconds = 30, maxReceiveCount } = queue ?? {};
  return [
    ...(maximumConcurrency === undefined ? [] : [{ name: 'maximumConcurrency', value: String(maximumConcurrency) }]),
    { name: 'visibilityTimeoutSeconds', value: String(visibilityTimeoutSeconds) },
    ...(maxReceiveCount === undefined ? [] : [{ name: 'maxReceiveCount', value: String(maxReceiveCount) }]),
    { name: 'dead-letter queue', value: maxReceiveCount === undefined ? 'none' : 'yes' },
  ];
}

function destinationText(settings: EventSourceSettings, kind: RehearsedMapping['destinationKind']): string {
  if (settings.destinationConfig?.onFailure?.destination === undefined) return 'none';
  const texts = {
    s3: 'S3, with the records',
    sqs: 'SQS, pointers',
    sns: 'SNS, pointers',
    kafka: 'Kafka',
    unknown: 'yes',
  };
  return texts[kind ?? 'unknown'];
}

function handlerText(choice: RunRecipe['function']): string {
  if (choice.kind === 'core') return "Tributary's core";
  if (choice.kind === 'consumer') return choice.file;
  return choice.model === 'throws' ? 'a model that throws' : 'a model that reports the failed record';
}
