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
  { cwd, note, progress }: Surroundings,
): Promise<number> {
  progress('Making the failure small ...');
  const { recipe, result, tries } = await shrinkRecipe(failed.recipe, failed.result, (one) => runRecipe(one, load));
  progress('');
  const { scenario } = recipe;
  note(`${result.verdict}, with ${result.counts.written} records after ${tries} tries to make it smaller:`);
  for (const { property, message } of result.violations.slice(0, 3)) note(`  ${property}: ${message}`);
  note(`  ${JSON.stringify(recipe.settings)}`);
  note(`  ${JSON.stringify(scenario.faults)}`);
  if (isUnread(recipe)) note('  The mapping has no ReportBatchItemFailures, so what the handler reports is not read.');
  note(`Replay: ${saveReplay(cwd, recipe)}`);
  return exitCodeOfVerdict[result.verdict];
}

/** Our core and a model that reports say in their answer what failed; without the setting nobody looks. */
function isUnread({ settings, function: choice }: RunRecipe): boolean {
  const reports = choice.kind !== 'model' || choice.model === 'reports';
  return reports && !settings.functionResponseTypes?.includes('ReportBatchItemFailures');
}
