import { runRecipe } from '../../engine/sim/run-recipe';
import { withoutRecords } from '../../engine/sim/run-result';
import type { RecipeAnswer, RecipeJob } from '../recipe-pool';
import { consumerLoader } from '../rehearse/consumer-loader';

const root = process.cwd();

process.on('message', ({ id, recipe, withRecords }: RecipeJob) => {
  answer({ id, recipe, withRecords })
    .catch((error: unknown) => ({
      id,
      mistake: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }))
    .then((reply: RecipeAnswer) => process.send!(reply));
});

async function answer({ id, recipe, withRecords }: RecipeJob): Promise<RecipeAnswer> {
  const loader = await consumerLoader(recipe.function, root);
  const result = await runRecipe(recipe, loader.load);
  return { id, result: withRecords ? result : withoutRecords(result) };
}
