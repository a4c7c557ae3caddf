import { drawRecipe } from '../../../engine/sim/draw-recipe';
import type { RunRecipe } from '../../../engine/sim/run-recipe';
import { shrinkRecipe } from '../../../engine/sim/shrink-recipe';
import { simulate } from '../../../engine/sim/simulate';
import { functionThat } from './rig';

/** Answers without doing anything, but only for batches of more than one record: a bug that hides. */
const careless = functionThat((invocation, world) => {
  if (invocation.records.length < 2) for (const record of invocation.records) world.applied(record);
  invocation.settle({ type: 'response', payload: null });
});

const run = ({ function: _, retentionMs: __, ...recipe }: RunRecipe) =>
  simulate({ ...recipe, createFunction: careless });

describe('shrinkRecipe', () => {
  test('makes a failure small that stays the same failure', async () => {
    const recipe = { ...drawRecipe(15), settings: { batchSize: 10, maximumBatchingWindowInSeconds: 30 } };
    const result = await run(recipe);

    const shrunk = await shrinkRecipe(recipe, result, run);

    expect(result.violations[0]).toMatchObject({ property: 'done-means-applied' });
    expect(shrunk.result.violations[0]).toMatchObject({ property: 'done-means-applied' });
    expect(shrunk.result.counts.written).toBeLessThan(Math.max(10, result.counts.written / 4));
    expect(shrunk.recipe.scenario.faults).toEqual([]);
    expect(shrunk.recipe.scenario.traffic).toMatchObject({ shards: 1, items: 1 });
  });

  test('stops after the tries it is given', async () => {
    const recipe = { ...drawRecipe(15), settings: { batchSize: 10, maximumBatchingWindowInSeconds: 30 } };

    const shrunk = await shrinkRecipe(recipe, await run(recipe), run, 3);

    expect(shrunk.tries).toBe(3);
  });

  test('leaves alone what a smaller run does not show', async () => {
    const recipe = drawRecipe(15);
    const result = { ...(await run(recipe)), verdict: 'no-progress' as const };

    const shrunk = await shrinkRecipe(recipe, result, run, 20);

    expect(shrunk.recipe).toBe(recipe);
  });
});
