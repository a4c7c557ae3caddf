import type { RunRecipe } from '../../../engine/sim/run-recipe';
import { usualWorkload } from '../../../engine/sim/scenarios';
import { runRehearsal } from '../../../ops/rehearse/run-rehearsal';
import type { Side } from '../../../ops/rehearse/side';
import { poisonScenario, syntheticRun } from '../../support/synthetic-run';

type Plan = Parameters<typeof runRehearsal>[0];

const some = syntheticRun(poisonScenario, { handling: 'quarantine', records: 20 });

/** What a run would have given, as far as it shows which recipe it was of. */
function resultOf({ scenario, seed, settings }: RunRecipe) {
  return { ...some, scenario, seed, counts: { ...some.counts, invocations: settings.batchSize ?? 0 } };
}

const side: Side = {
  label: 'mine',
  destinationKind: undefined,
  assumptions: ['Something is assumed.'],
  recipe: {
    source: 'dynamodb',
    settings: { batchSize: 50, parallelizationFactor: 1 },
    function: { kind: 'core' },
    functionTimeoutMs: 3_000,
    concurrencyMax: 2,
    retentionMs: 86_400_000,
  },
};

/** A run that answers later the earlier it was asked, so that nothing depends on the order of the answers. */
function planOf(more: Partial<Plan> = {}): Plan & { readonly ran: (readonly [RunRecipe, boolean])[] } {
  const ran: (readonly [RunRecipe, boolean])[] = [];
  let last = Promise.resolve();
  const waiting: (() => void)[] = [];
  const run = async (recipe: RunRecipe, withRecords: boolean) => {
    ran.push([recipe, withRecords]);
    const turn = new Promise<void>((resolve) => waiting.push(resolve));
    last = last.then(() => waiting.pop()?.());
    await turn;
    return resultOf(recipe);
  };
  return {
    mapping: 'worker',
    command: 'npx tributary rehearse',
    sides: [side],
    scenarios: ['steady', 'poison'],
    workload: usualWorkload,
    seeds: [1, 2, 3],
    lateAfterMs: 5_000,
    whatIf: 'none',
    onRun: () => {},
    run,
    ran,
    ...more,
  };
}

describe('runRehearsal', () => {
  it('orders results by scenario and then by seed, whichever run is over first', async () => {
    const { rehearsal } = await runRehearsal(planOf({ sides: [side, { ...side, label: 'other' }] }));

    const order = rehearsal.sides.map(({ results }) => results.map(({ scenario, seed }) => `${scenario.name} ${seed}`));
    const expected = ['steady 1', 'steady 2', 'steady 3', 'poison 1', 'poison 2', 'poison 3'];
    expect(order).toEqual([expected, expected]);
  });

  it('runs the side as it is, with the scenario for the workload', async () => {
    const plan = planOf({ scenarios: ['steady'], seeds: [9], workload: { ...usualWorkload, shards: 7 } });

    await runRehearsal(plan);

    expect(plan.ran).toHaveLength(1);
    expect(plan.ran[0]![0]).toMatchObject({ ...side.recipe, seed: 9, lateAfterMs: 5_000 });
    expect(plan.ran[0]![0].scenario).toMatchObject({ name: 'steady', traffic: { shards: 7 } });
  });

  test.each([
    [20, true],
    [21, false],
  ])('asks with %p runs of a scenario for the single records: %p', async (count, withRecords) => {
    const plan = planOf({ scenarios: ['steady'], seeds: Array.from({ length: count }, (_, seed) => seed) });

    await runRehearsal(plan);

    expect(new Set(plan.ran.map(([, asked]) => asked))).toEqual(new Set([withRecords]));
  });

  it('tells after each run how many are over, of all with the changed settings too', async () => {
    const told: (readonly [number, number])[] = [];
    const plan = planOf({ whatIf: 'some', onRun: (...one) => void told.push(one) });

    await runRehearsal(plan);

    expect(told).toEqual(plan.ran.map((_, place) => [place + 1, plan.ran.length]));
    expect(plan.ran.length).toBeGreaterThan(6);
  });

  describe('with --what-if', () => {
    it('none, changes nothing', async () => {
      expect((await runRehearsal(planOf())).rehearsal.changes).toEqual([]);
    });

    it('some, compares the first seed of the first side where a change makes itself felt', async () => {
      const plan = planOf({ whatIf: 'some', sides: [side, { ...side, label: 'other' }] });

      const { changes } = (await runRehearsal(plan)).rehearsal;

      expect(new Set(changes.map(({ scenario }) => scenario))).toEqual(new Set(['poison']));
      expect(changes.find(({ change }) => change === 'batchSize 50 → 1000')).toMatchObject({
        before: { invocations: 50 },
        after: { invocations: 1_000 },
      });
      expect(plan.ran.filter(([{ seed }]) => seed === 1)).toHaveLength(2 * 2 + changes.length);
    });

    it('all, tries each change in each scenario', async () => {
      const { changes } = (await runRehearsal(planOf({ whatIf: 'all' }))).rehearsal;

      const scenariosOf = (change: string) => changes.filter((one) => one.change === change).map((one) => one.scenario);
      expect(scenariosOf('batchSize 50 → 1000')).toEqual(['steady', 'poison']);
    });

    it('drops the single records of a changed run', async () => {
      const plan = planOf({ whatIf: 'some', scenarios: ['poison'], seeds: [1] });

      await runRehearsal(plan);

      expect(plan.ran.map(([, withRecords]) => withRecords)).toEqual([true, ...plan.ran.slice(1).map(() => false)]);
    });
  });

  it('collects failed runs in the order of the plan, changed settings last', async () => {
    const failing = planOf({ whatIf: 'some' });
    const run = async (recipe: RunRecipe, withRecords: boolean) => {
      const result = await failing.run(recipe, withRecords);
      const fails = recipe.seed === 2 || recipe.settings.batchSize === 1_000;
      return fails ? { ...result, verdict: 'wrong-result' as const } : result;
    };

    const { failures } = await runRehearsal({ ...failing, run });

    const texts = failures.map(({ recipe }) => `${recipe.scenario.name} ${recipe.seed} ${recipe.settings.batchSize}`);
    expect(texts).toEqual(['steady 2 50', 'poison 2 50', 'poison 1 1000']);
    expect(failures.every(({ recipe, result }) => result.seed === recipe.seed)).toBe(true);
  });

  it('rejects with what a run rejects with, also where several do', async () => {
    const run = () => Promise.reject(new Error('The worker is gone.'));

    await expect(runRehearsal(planOf({ run, whatIf: 'some' }))).rejects.toThrow('The worker is gone.');
  });

  test.each([
    [{ kind: 'core' }, "Tributary's core"],
    [{ kind: 'consumer', file: 'mine.ts' }, 'mine.ts'],
    [{ kind: 'model', model: 'throws' }, 'a model that throws'],
    [{ kind: 'model', model: 'reports' }, 'a model that reports the failed record'],
  ] as const)('shows the settings given, the destination and the handler, %j', async (choice, handler) => {
    const settings = {
      functionResponseTypes: [],
      maximumRetryAttempts: 0,
      tumblingWindowInSeconds: 0,
      destinationConfig: { onFailure: { destination: 'arn:aws:sqs:eu-west-1:123456789012:dead-letters' } },
    };
    const one: Side = { ...side, destinationKind: 'sqs', recipe: { ...side.recipe, settings, function: choice } };

    const { rehearsal } = await runRehearsal(planOf({ sides: [one] }));

    expect(rehearsal.sides[0]).toMatchObject({ label: 'mine', assumptions: ['Something is assumed.'] });
    expect(rehearsal.sides[0]!.settings).toEqual([
      { name: 'maximumRetryAttempts', value: '0' },
      { name: 'functionResponseTypes', value: 'none' },
      { name: 'failure destination', value: 'SQS, pointers' },
      { name: 'handler', value: handler },
    ]);
  });

  test.each([undefined, 'unknown'] as const)('counts a destination of kind %p as one', async (destinationKind) => {
    const settings = { destinationConfig: { onFailure: { destination: 'known after apply' } } };

    const { rehearsal } = await runRehearsal(
      planOf({ sides: [{ ...side, destinationKind, recipe: { ...side.recipe, settings } }] }),
    );

    expect(rehearsal.sides[0]!.settings).toContainEqual({ name: 'failure destination', value: 'yes' });
  });
});
