import { type LoadConsumer, type RunRecipe, runRecipe } from '../../engine/sim/run-recipe';
import type { RunResult, Verdict } from '../../engine/sim/run-result';
import { shrinkRecipe } from '../../engine/sim/shrink-recipe';
import { exitCodes, type Surroundings } from '../command';
import { saveReplay } from './replay-file';

export interface FailedRun {
  readonly recipe: RunRecipe;
  readonly result: RunResult;
}

export const exitCodeOfVerdict: { readonly [verdict in Verdict]: number } = {
  held: exitCodes.done,
  'wrong-result': exitCodes.found,
  crash: exitCodes.couldNotFinish,
  'no-progress': exitCodes.noProgress,
};

/** Makes a failed run small, saves it, and says how to run it again. Resolves to the exit code of its verdict. */
export async function explainFailure(
  failed: FailedRun,
  load: LoadConsumer,
  { root, note, progress }: Surroundings,
): Promise<number> {
  progress('Making the failure small ...');
  const { recipe, result, tries } = await shrinkRecipe(failed.recipe, failed.result, (one) => runRecipe(one, load));
  progress('');
  const { scenario, seed } = recipe;
  note(`${result.verdict}, with ${result.counts.written} records after ${tries} tries to make it smaller:`);
  for (const { property, message } of result.violations.slice(0, 3)) note(`  ${property}: ${message}`);
  note(`  ${JSON.stringify(recipe.settings)}`);
  note(`  ${JSON.stringify(scenario.faults)}`);
  note(`Replay: ${saveReplay(root, `${scenario.name}-${seed}`, recipe)}`);
  return exitCodeOfVerdict[result.verdict];
}
