import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, exitCodes, type Surroundings } from '../command';
import { readPriceFile } from '../prices/price-file';
import { PriceList } from '../prices/price-list';
import { RecipePool } from '../recipe-pool';
import { buildReportPage } from '../rehearse/show/report-page';
import { checkWritable } from '../rehearse/writable-report';
import { parseTuneOptions, type TuneOptions, tuneUsage } from './options';
import { readQuestion } from './read-question';
import { type OnRun, runTuning } from './run-tuning';
import { tuningJson } from './show/json';
import { tuningReport } from './show/report';
import { tuningText } from './show/text';
import type { Tuning } from './tuning';

export const tune: Command = {
  usage: tuneUsage,
  run,
};

async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const options = parseTuneOptions(args);
  if (options.report !== undefined) checkWritable(options.report, surroundings);
  const { prices: file } = options;
  const prices = new PriceList(file === undefined ? undefined : readPriceFile(surroundings.cwd, file));
  const question = readQuestion(options, prices, surroundings);
  const pool = new RecipePool(surroundings.root, surroundings.env);
  let tuning: Tuning;
  try {
    tuning = await runTuning(question, (recipe) => pool.run(recipe, false), progressOf(surroundings));
  } finally {
    await pool.close();
    surroundings.progress('');
  }
  await show(tuning, options, surroundings);
  return tuning.recommended === undefined ? exitCodes.found : exitCodes.done;
}

function progressOf({ progress, nowMs }: Surroundings): OnRun {
  const beganAtMs = nowMs();
  return (over, about) => {
    const seconds = (nowMs() - beganAtMs) / 1_000;
    const left = Math.ceil((seconds / over) * (about - over));
    progress(
      `tune: ${over} of about ${about} runs, ${(over / Math.max(0.001, seconds)).toFixed(1)} a second, ${left} s left`,
    );
  };
}

async function show(tuning: Tuning, options: TuneOptions, { print, note, root, cwd, columns }: Surroundings) {
  const lines = options.json ? [JSON.stringify(tuningJson(tuning), null, 2)] : tuningText(tuning, columns);
  for (const line of lines) print(line);
  if (options.report === undefined) return;
  const { style } = await buildReportPage(root);
  writeFileSync(resolve(cwd, options.report), tuningReport(tuning, style));
  note(`Wrote ${options.report}`);
}
