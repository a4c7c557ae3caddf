import { runRecipe } from '../../engine/sim/run-recipe';
import { withoutRecords } from '../../engine/sim/run-result';
import { HandlerError, SettingsError } from '../../handlers/core/errors';
import type { RecipeAnswer, RecipeJob } from '../recipe-pool';
import { consumerLoader } from '../rehearse/consumer-loader';

const root = process.cwd();

process.on('message', ({ id, recipe, withRecords }: RecipeJob) => {
  answer({ id, recipe, withRecords })
    .catch((error: unknown) => ({ id, mistake: mistakeOf(error) }))
    .then((reply: RecipeAnswer) => process.send!(reply));
});

async function answer({ id, recipe, withRecords }: RecipeJob): Promise<RecipeAnswer> {
  const loader = await consumerLoader(recipe.function, root);
  const result = await runRecipe(recipe, loader.load);
  return { id, result: withRecords ? result : withoutRecords(result) };
}

/** An error crosses to the other process as its text; whether the user can mend it has to be said. */
function mistakeOf(error: unknown): { readonly text: string; readonly isUsers: boolean } {
  const isUsers = error instanceof SettingsError || error instanceof HandlerError;
  if (!(error instanceof Error)) return { text: String(error), isUsers };
  return { text: isUsers ? error.message : (error.stack ?? error.message), isUsers };
}
