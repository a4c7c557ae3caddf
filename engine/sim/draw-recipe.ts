import type { EventSourceSettings } from '../../modules/event-source-settings';
import { seededRandom } from '../seeded-random';
import { queueScenarioGap, queueScenarioOf } from './queue/queue-scenarios';
import type { FunctionChoice, RunRecipe } from './run-recipe';
import { type Fault, faultsEndAtMs, type Scenario } from './scenario';
import { type ScenarioName, scenarioNames, scenarioOf, usualWorkload } from './scenarios';

/**
 * A run that only the seed decides: each scenario in turn, at a small rate, with further faults, settings drawn from
 * the whole range that AWS admits, and our core or a model of somebody's handler.
 */
export function drawRecipe(seed: number): RunRecipe {
  const draw = new Draw(seed);
  return seed % queueEvery === 0 ? drawQueueRecipe(seed, draw) : drawStreamRecipe(seed, draw);
}

/** One seed of so many is a queue's. Has no divisor in common with the number of scenarios, so both meet all of them. */
const queueEvery = 7;

function drawStreamRecipe(seed: number, draw: Draw): RunRecipe {
  const name = scenarioNames[Math.abs(seed) % scenarioNames.length] as ScenarioName;
  const timeoutSeconds = draw.one([3, 10, 30, 60, 900]);
  const choice = drawFunction(draw);
  return {
    source: draw.one(['dynamodb', 'dynamodb', 'dynamodb', 'kinesis']),
    settings: drawSettings(draw, choice),
    function: choice,
    functionTimeoutMs: timeoutSeconds * 1_000,
    concurrencyMax: draw.one([1_000, 1_000, 2, 1]),
    retentionMs: 86_400_000,
    scenario: withMoreFaults(drawScenario(name, draw, scenarioOf), draw),
    seed,
  };
}

function drawQueueRecipe(seed: number, draw: Draw): RunRecipe {
  const source = draw.one(['sqs', 'sqs', 'sqs-fifo'] as const);
  const names = scenarioNames.filter((name) => queueScenarioGap(name, source) === undefined);
  const name = names[Math.abs(seed / queueEvery) % names.length]!;
  const choice = drawFunction(draw);
  const timeoutSeconds = draw.one([3, 10, 30, 60]);
  const retentionMs = draw.one([3_600_000, 86_400_000, 345_600_000]);
  const settings = drawQueueSettings(draw, choice, source);
  const drawn = drawScenario(name, draw, (known, workload) => queueScenarioOf(known, retentionMs, workload));
  return {
    source,
    settings,
    queue: {
      // Lambda admits none that is shorter than the function's timeout; one that the window outlasts ends nothing in time.
      visibilityTimeoutSeconds:
        timeoutSeconds * draw.one([1, 1, 2, 6, 60]) + (settings.maximumBatchingWindowInSeconds ?? 0),
      ...(draw.one([true, true, false]) && { maxReceiveCount: draw.one([1, 2, 5, 15, 1_000]) }),
    },
    function: choice,
    functionTimeoutMs: timeoutSeconds * 1_000,
    concurrencyMax: draw.one([1_000, 1_000, 2, 1]),
    retentionMs,
    scenario: withMoreFaults(drawn, draw),
    seed,
  };
}

/** Few writes, spread over the whole time of the scenario, so that thousands of runs take minutes. */
function drawScenario(name: ScenarioName, draw: Draw, make: typeof scenarioOf): Scenario {
  const writes = draw.one([5, 30, 100, 300]);
  const { durationMs } = make(name);
  const scenario = make(name, {
    ...usualWorkload,
    writesPerSecond: (writes * 1_000) / durationMs,
    shards: draw.one([1, 1, 2, 4]),
    items: draw.one([1, 2, 3, 10, 500]),
    recordBytes: draw.one([200, 1_200, 200_000]),
    timing: { perInvocationMs: draw.one([1, 20, 400]), perRecordMs: draw.one([1, 5, 100]) },
    outageMinutes: draw.one([1, 10, 30]),
  });
  // A hot item at its full rate would be most of the work.
  if (name !== 'hot-item') return scenario;
  return { ...scenario, durationMs: draw.one([100, 300, 1_000]) };
}

function withMoreFaults(scenario: Scenario, draw: Draw): Scenario {
  const endMs = Math.max(scenario.durationMs, faultsEndAtMs(scenario));
  const count = draw.one([0, 0, 1, 2, 3]);
  const more = Array.from({ length: count }, () => drawFault(draw, Math.min(endMs, scenario.durationMs)));
  return { ...scenario, faults: [...scenario.faults, ...more] };
}

function drawFault(draw: Draw, endMs: number): Fault {
  const fromMs = Math.floor(draw.upTo(endMs));
  const toMs = fromMs + Math.floor(draw.upTo(endMs / 2)) + 1;
  const share = draw.one([0.05, 0.3, 0.9, 1]);
  return draw.one<() => Fault>([
    () => ({ type: 'poison', atMs: fromMs, recognized: draw.one([true, false]) }),
    () => ({ type: 'outage', fromMs, toMs }),
    () => ({ type: 'timeouts', fromMs, toMs, share }),
    () => ({ type: 'throttling', fromMs, toMs, share }),
    () => ({ type: 'lost-response', fromMs, toMs, share }),
    () => ({ type: 'shard-split', atMs: fromMs, shard: Math.floor(draw.upTo(8)) }),
    () => ({ type: 'restart', atMs: fromMs }),
    () => ({ type: 'mapping-off', fromMs, toMs }),
    () => ({ type: 'destination-down', fromMs, toMs }),
  ])();
}

function drawSettings(draw: Draw, choice: FunctionChoice): EventSourceSettings {
  const hasWindow = draw.one([false, false, false, false, true]);
  return {
    batchSize: draw.one([1, 2, 3, 10, 100, 1_000, 10_000]),
    maximumBatchingWindowInSeconds: draw.one([0, 0, 1, 5, 300]),
    maximumRetryAttempts: draw.one([-1, 0, 1, 2, 3, 185, 10_000]),
    maximumRecordAgeInSeconds: draw.one([-1, -1, 60, 600, 21_600, 86_400, 604_800]),
    bisectBatchOnFunctionError: draw.one([true, false]),
    // A handler that reports failures to a mapping that does not ask for them loses them: no law can hold there.
    functionResponseTypes: isReporting(choice) || draw.one([true, false]) ? ['ReportBatchItemFailures'] : [],
    ...(hasWindow
      ? { tumblingWindowInSeconds: draw.one([1, 30, 900]) }
      : { parallelizationFactor: draw.one([1, 1, 2, 3, 10]) }),
    ...(draw.one([true, true, false]) && { destinationConfig: { onFailure: { destination: destinationArn } } }),
  };
}

function drawQueueSettings(draw: Draw, choice: FunctionChoice, source: 'sqs' | 'sqs-fifo'): EventSourceSettings {
  const batchSize = source === 'sqs' ? draw.one([1, 2, 10, 100, 10_000]) : draw.one([1, 2, 10]);
  // AWS wants a window for more than ten messages, and has none on a FIFO queue.
  const windows = source === 'sqs-fifo' ? [0] : batchSize > 10 ? [1, 5, 300] : [0, 0, 1, 5, 300];
  return {
    batchSize,
    maximumBatchingWindowInSeconds: draw.one(windows),
    functionResponseTypes: isReporting(choice) || draw.one([true, false]) ? ['ReportBatchItemFailures'] : [],
    ...(draw.one([true, false]) && { scalingConfig: { maximumConcurrency: draw.one([2, 10, 1_000]) } }),
  };
}

function isReporting(choice: FunctionChoice): boolean {
  return choice.kind === 'core' || (choice.kind === 'model' && choice.model === 'reports');
}

const destinationArn = 'arn:aws:s3:::rehearsal-failures';

function drawFunction(draw: Draw): FunctionChoice {
  return draw.one<() => FunctionChoice>([
    () => ({ kind: 'model', model: 'throws' }),
    () => ({ kind: 'model', model: 'reports' }),
    () => ({ kind: 'core' }),
    () => ({
      kind: 'core',
      options: {
        ordered: draw.one([true, false]),
        concurrency: draw.one([1, 2, 16]),
        heedsAbort: draw.one([true, false]),
        unknownErrorPatienceMs: draw.one([0, 60_000, 3_600_000]),
      },
    }),
  ])();
}

class Draw {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed, 100);
  }

  one<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.#random() * choices.length)] as T;
  }

  upTo(max: number): number {
    return this.#random() * max;
  }
}
