import { count, counted } from '../../rehearse/show/units';
import type { ComparedWay, Comparison, CostReport, EnvironmentReport } from '../cost-report';
import type { Saving } from '../levers';
import type { Cost, CostLine } from '../priced';
import { dollars } from './dollars';
import { assumptionTexts, priceTexts } from './workload-text';

/** The cheapest way in one sentence. */
export function comparisonHeadline({ ways }: Comparison): string {
  const [cheapest, next] = [...ways].sort((one, other) => one.cost.perMonth - other.cost.perMonth);
  const { perMonth, perMillion } = cheapest!.cost;
  const more = dollars(next!.cost.perMonth - perMonth);
  return `${cheapest!.title} costs least: ${dollars(perMonth)} a month, ${dollars(perMillion)} per million changes. ${next!.title} is next, for ${more} a month more.`;
}

export function environmentHeadline({ name, cost }: EnvironmentReport): string {
  return `${name} costs ${dollars(cost.perMonth)} a month, ${dollars(cost.perMillion)} per million changes.`;
}

/** Rows of what each way costs, beneath each other: the sum first, then what it is made of. */
export function comparisonRows({ ways }: Comparison): { readonly sums: string[][]; readonly lines: string[][] } {
  const sums = [
    ['Per million changes', ...ways.map(({ cost }) => dollars(cost.perMillion))],
    ['A month', ...ways.map(({ cost }) => dollars(cost.perMonth))],
  ];
  const titles = new Map(ways.flatMap(({ cost }) => cost.lines.map((line) => [line.item, lineTitle(line)])));
  const lines = [...titles].map(([item, title]) => [
    title,
    ...ways.map(({ cost, dominant }) => {
      const line = cost.lines.find((one) => one.item === item);
      return line ? `${dollars(line.perMonth)}${line === dominant ? ' *' : ''}` : '';
    }),
  ]);
  return { sums, lines };
}

/** Parts of an environment, the dearest first, each with the line that dominates it. */
export function partRows({ parts, cost }: EnvironmentReport): string[][] {
  return parts.map(({ name, cost: one }) => [
    name,
    dollars(one.perMonth),
    percent(one.perMonth, cost.perMonth),
    one.lines[0] ? lineTitle(one.lines[0]) : '',
  ]);
}

export function lineRows({ lines, perMonth }: Cost): string[][] {
  return lines.map((line) => [lineTitle(line), dollars(line.perMonth), percent(line.perMonth, perMonth)]);
}

/** Which line dominates, as a sentence; none where nothing costs anything. */
export function dominantText(
  title: string,
  { dominant, cost }: Pick<ComparedWay, 'dominant' | 'cost'>,
): string | undefined {
  if (!dominant) return undefined;
  return `${title}: ${lineTitle(dominant)} are ${dollars(dominant.perMonth)} of ${dollars(cost.perMonth)}, ${percent(dominant.perMonth, cost.perMonth)}.`;
}

export function savingText({ change, saved, perMonth, price }: Saving): string {
  return `${change} saves ${dollars(saved)} a month and leaves ${dollars(perMonth)}; ${price}.`;
}

export const nothingLowers = 'No setting that was tried lowers it.';

/** What the figures rest on. */
export function noteTexts(report: CostReport): readonly string[] {
  const { environment, comparisons, prices } = report;
  const [first] = comparisons;
  return [
    ...(first ? assumptionTexts(first.workload) : []),
    ...(environment
      ? [
          `An invocation logs ${count(environment.logBytes)} bytes. ${counted(comparisons.length, 'table')} with these rates; filters and rules let ${percent(first!.workload.passingShare, 1)} pass. Functions of queues get ten messages at once, sinks a row for each change.`,
          `Not told by what is declared: ${environment.untold.join(', ')}.`,
        ]
      : []),
    ...comparisons.flatMap(({ ways, pipeReadsPerMonth }) => [
      ...ways.flatMap(({ otherMode }) =>
        otherMode ? [`${otherMode.title}: ${dollars(otherMode.perMonth)} a month.`] : [],
      ),
      `Lambda reads a table's stream for free. Whether a pipe does is not said; if not, ${dollars(pipeReadsPerMonth)} a month more.`,
    ]),
    `${environment ? 'The three ways are without logs, alarms and sinks. ' : ''}Free tiers, later tiers of volume${environment ? '' : ', logs, alarms'}, failures, storage and the table itself are not included.`,
    ...priceTexts(prices),
  ];
}

function lineTitle({ service, unit }: CostLine): string {
  return `${service}: ${unit}`;
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${count(Math.round((100 * part) / whole))} %`;
}
