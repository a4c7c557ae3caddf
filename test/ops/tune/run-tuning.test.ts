import type { RunRecipe } from '../../../engine/sim/run-recipe';
import type { RunResult } from '../../../engine/sim/run-result';
import { runTuning, triedWith } from '../../../ops/tune/run-tuning';
import { fullScenario } from '../../../ops/tune/tune-scenario';
import { questionFor, runHere } from './tune-question';

describe('runTuning', () => {
  it('waits as long for a batch as the target allows, since that calls the function least, the same each time', async () => {
    const question = questionFor({ targetLagMs: 1_900 }, { shards: 1 });
    const told: (readonly [number, number])[] = [];

    const kept = new Map<string, RunResult>();
    const one = await runTuning(question, keeping(kept), (over, about) => void told.push([over, about]));
    const other = await runTuning(question, async (recipe) => kept.get(JSON.stringify(recipe))!);

    expect(one.recommended!.settings).toMatchObject({ maximumBatchingWindowInSeconds: 1, parallelizationFactor: 1 });
    expect(one.recommended!.p99Ms).toBeLessThanOrEqual(1_710);
    expect(one.binding).toMatchObject({ limit: 'batching window', isPossible: true });
    expect(other).toEqual(one);
    expect(told).toHaveLength(one.runs);
    expect(told.every(([over, about]) => about >= over)).toBe(true);
  });

  it('takes more lanes where one after the other is too slow, and compares with what is deployed', async () => {
    const base = { ...questionFor().base, settings: { batchSize: 7 } };
    const timing = { perInvocationMs: 20, perRecordMs: 45 };

    const { recommended, deployed } = await runTuning(
      questionFor({ base, isDeployed: true }, { shards: 1, timing }),
      runHere,
    );

    expect(recommended!.settings.parallelizationFactor).toBeGreaterThan(1);
    expect(deployed!.settings).toEqual({ batchSize: 7 });
    expect(deployed!.p99Ms).toBeGreaterThan(recommended!.p99Ms);
  });

  it('takes no limit for binding because full rehearsals are slower than the search', async () => {
    const question = questionFor();
    const { durationMs } = fullScenario(question);

    const { recommended, loosened, binding } = await runTuning(question, async ({ scenario }) =>
      resultOf(scenario.durationMs === durationMs ? 800 : 600),
    );

    expect(recommended!.p99Ms).toBe(800);
    expect(loosened.map(({ p99Ms }) => p99Ms)).toContain(600);
    expect(binding).toBeUndefined();
  });

  it('recommends nothing where the function alone takes longer, and says that it binds', async () => {
    const timing = { perInvocationMs: 20, perRecordMs: 900 };

    const { recommended, binding } = await runTuning(
      questionFor({ targetLagMs: 600 }, { writesPerSecond: 2, shards: 1, timing }),
      runHere,
    );

    expect(recommended).toBeUndefined();
    expect(binding).toMatchObject({ limit: 'function time' });
  });
});

describe('triedWith', () => {
  it('counts a batch that is cut off by the timeout of the function as not done', async () => {
    const base = { ...questionFor().base, functionTimeoutMs: 1_000 };
    const question = questionFor({ base }, { shards: 1, timing: { perInvocationMs: 20, perRecordMs: 15 } });
    const waiting = { batchSize: 1_000, maximumBatchingWindowInSeconds: 5 };

    const { p99Ms } = await triedWith(question, waiting, runHere);

    expect(p99Ms).toBe(Number.POSITIVE_INFINITY);
  });
});

function resultOf(p99: number): RunResult {
  const counts = { written: 100, invocations: 50, done: 100, failedInvocations: 0 };
  return { verdict: 'held', counts, latencyMs: { p50: p99 / 2, p99, max: p99 } } as unknown as RunResult;
}

/** Runs, and keeps what came of each recipe. */
function keeping(kept: Map<string, RunResult>) {
  return async (recipe: RunRecipe): Promise<RunResult> => {
    const result = await runHere(recipe);
    kept.set(JSON.stringify(recipe), result);
    return result;
  };
}
