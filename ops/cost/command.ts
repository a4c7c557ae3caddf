import { type Command, exitCodes, type Surroundings } from '../command';
import { productPrices, readPriceFile } from '../prices/price-file';
import { PriceList } from '../prices/price-list';
import { agedPricesText } from '../prices/price-notes';
import { synthesizeEnvironment } from '../synthesize-environment';
import { type CostReport, environmentReport, workloadReport } from './cost-report';
import { type CostOptions, costUsage, parseCostOptions } from './options';
import { costJson } from './show/json';
import { costMarkdown } from './show/markdown';
import { costText } from './show/text';
import { workloadOf } from './workload-flags';

export const cost: Command = {
  usage: costUsage,
  run,
};

/** Lambda's start, end and report, and a line of metrics. */
const usualLogBytes = 1_000;

async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const options = parseCostOptions(args);
  if (options['show-prices']) {
    surroundings.print(JSON.stringify(productPrices, null, 2));
    return exitCodes.done;
  }
  const report = reportOf(options, surroundings);
  for (const line of linesOf(report, options, surroundings)) surroundings.print(line);
  const aged = agedPricesText(report.prices, surroundings.todayMs());
  if (aged) surroundings.note(aged);
  return exitCodes.done;
}

function reportOf(options: CostOptions, surroundings: Surroundings): CostReport {
  const { env: name, pipeline, prices: file } = options;
  const prices = new PriceList(file === undefined ? undefined : readPriceFile(surroundings.cwd, file));
  if (name === undefined) return workloadReport(workloadOf(options), prices);
  const question = {
    name,
    pipeline,
    file: synthesizeEnvironment(name, surroundings),
    logBytes: options['log-bytes'] ?? usualLogBytes,
  };
  return environmentReport(question, (known) => workloadOf(options, known), prices);
}

function linesOf(report: CostReport, options: CostOptions, { columns }: Surroundings): readonly string[] {
  if (options.json) return [JSON.stringify(costJson(report), null, 2)];
  return options.markdown ? costMarkdown(report) : costText(report, columns);
}
