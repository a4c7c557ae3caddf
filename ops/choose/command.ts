import { type Command, exitCodes, type Surroundings } from '../command';
import { readEnvironmentWorkload } from '../cost/read-environment-workload';
import { workloadOf } from '../cost/workload-flags';
import { readPriceFile } from '../prices/price-file';
import { PriceList } from '../prices/price-list';
import { agedPricesText } from '../prices/price-notes';
import { synthesizeEnvironment } from '../synthesize-environment';
import { type Choice, choose as chooseFor } from './choose';
import { type ChooseOptions, chooseUsage, parseChooseOptions } from './options';
import { choiceJson } from './show/json';
import { choiceMarkdown } from './show/markdown';
import { choiceText } from './show/text';

export const choose: Command = {
  usage: chooseUsage,
  run,
};

async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const options = parseChooseOptions(args);
  const prices = new PriceList(
    options.prices === undefined ? undefined : readPriceFile(surroundings.cwd, options.prices),
  );
  const known =
    options.env === undefined
      ? {}
      : readEnvironmentWorkload(synthesizeEnvironment(options.env, surroundings), options.pipeline);
  const choice = chooseFor(workloadOf(options, known), prices);
  for (const line of linesOf(choice, options, surroundings)) surroundings.print(line);
  const aged = agedPricesText(choice.prices, surroundings.todayMs());
  if (aged) surroundings.note(aged);
  return choice.best === undefined ? exitCodes.found : exitCodes.done;
}

function linesOf(choice: Choice, options: ChooseOptions, { columns }: Surroundings): readonly string[] {
  if (options.json) return [JSON.stringify(choiceJson(choice), null, 2)];
  return options.markdown ? choiceMarkdown(choice) : choiceText(choice, columns);
}
