import { drawRecipe } from '../../engine/sim/draw-recipe';
import { noConsumer } from '../../engine/sim/run-recipe';
import type { RunResult } from '../../engine/sim/run-result';
import { SettingsError } from '../../handlers/core/errors';
import { parseFlags } from '../arguments';
import { type Command, exitCodes, type Surroundings } from '../command';
import { RecipePool } from '../recipe-pool';
import { explainFailure, type FailedRun } from '../rehearse/explain-failure';

export const sim: Command = {
  usage: `Usage: npm run sim -- --seeds A..B

Each seed decides about settings, traffic, faults and handler. After every run the laws of the engine are checked:
every record accounted for, order per item, checkpoints, progress. Stops at the first failure, makes it small, saves
it and says how to run it again. Exit codes as of \`tributary rehearse\`.`,
  run,
};

async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const [from, to] = seedsOf(parseFlags({ seeds: { type: 'text' } }, args).seeds ?? '1..1000');
  const { print, progress, nowMs, root, env } = surroundings;
  const began = nowMs();
  const totals = { runs: 0, records: 0, invocations: 0 };
  const pool = new RecipePool(root, env);
  let next = from;
  let failed: FailedRun | undefined;
  const work = async () => {
    while (next <= to && !failed) {
      const recipe = drawRecipe(next++);
      const result = await pool.run(recipe, false);
      add(totals, result);
      if (result.verdict !== 'held') failed ??= { recipe, result };
      if (totals.runs % 100 === 0) progress(progressText(totals.runs, to - from + 1, nowMs() - began));
    }
  };
  try {
    await Promise.all(Array.from({ length: 2 * pool.workersMax }, work));
  } finally {
    await pool.close();
    progress('');
  }
  const { runs, records, invocations } = totals;
  const seconds = ((nowMs() - began) / 1_000).toFixed(0);
  const text = `${runs} runs, ${records} records, ${invocations} invocations in ${seconds} s`;
  if (!failed) {
    print(`Seeds ${from} to ${to}: ${text}, and every law held.`);
    return exitCodes.done;
  }
  print(`Seed ${failed.recipe.seed} failed after ${text}.`);
  return explainFailure(failed, noConsumer, surroundings);
}

function add(totals: { runs: number; records: number; invocations: number }, { counts }: RunResult): void {
  totals.runs += 1;
  totals.records += counts.written;
  totals.invocations += counts.invocations;
}

function progressText(runs: number, all: number, tookMs: number): string {
  const perSecond = runs / (tookMs / 1_000);
  return `${runs} of ${all} runs, ${perSecond.toFixed(0)} a second, ${Math.ceil((all - runs) / perSecond)} s left`;
}

function seedsOf(text: string): readonly [number, number] {
  const found = /^(\d{1,9})\.\.(\d{1,9})$/.exec(text);
  const [from, to] = [Number(found?.[1]), Number(found?.[2])];
  if (found && from <= to) return [from, to];
  throw new SettingsError([`\`--seeds\` must be two whole numbers A..B, the smaller first, got ${text}.`]);
}
