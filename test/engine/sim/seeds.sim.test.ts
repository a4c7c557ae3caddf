import { drawRecipe } from '../../../engine/sim/draw-recipe';
import { noConsumer, runRecipe } from '../../../engine/sim/run-recipe';
import { scenarioNames } from '../../../engine/sim/scenarios';

/** Many more of them: `npm run sim -- --seeds A..B`. */
const seeds = Array.from({ length: 40 }, (_, index) => index + 1);

describe('drawRecipe', () => {
  test.each(seeds)(
    'seed %i breaks no law',
    async (seed) => {
      const { verdict, violations, counts } = await runRecipe(drawRecipe(seed), noConsumer);

      expect({ verdict, violations }).toEqual({ verdict: 'held', violations: [] });
      expect(counts.unfinished).toBe(0);
    },
    120_000,
  );

  test('draws every scenario, fault, handler and kind of setting', () => {
    const recipes = Array.from({ length: 500 }, (_, seed) => drawRecipe(seed));

    const faults = new Set(recipes.flatMap(({ scenario }) => scenario.faults.map(({ type }) => type)));
    expect(new Set(recipes.map(({ scenario }) => scenario.name))).toEqual(new Set(scenarioNames));
    expect([...faults].sort()).toEqual([
      'destination-down',
      'lost-response',
      'mapping-off',
      'outage',
      'poison',
      'restart',
      'shard-split',
      'throttling',
      'timeouts',
    ]);
    expect(new Set(recipes.map(({ function: choice }) => choice.kind))).toEqual(new Set(['core', 'model']));
    expect(recipes.some(({ settings }) => settings.tumblingWindowInSeconds)).toBe(true);
    expect(recipes.some(({ settings }) => settings.parallelizationFactor === 10)).toBe(true);
  });
});
