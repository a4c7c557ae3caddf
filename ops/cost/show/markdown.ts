import type { Comparison, CostReport, EnvironmentReport } from '../cost-report';
import type { Saving } from '../levers';
import {
  comparisonHeadline,
  comparisonRows,
  dominantText,
  environmentHeadline,
  lineRows,
  noteTexts,
  nothingLowers,
  partRows,
  savingText,
} from './sections';
import { workloadText } from './workload-text';

/** What something costs as Markdown, for documents and pull requests. */
export function costMarkdown(report: CostReport): string[] {
  const { environment, comparisons } = report;
  return [
    ...(environment ? [...environmentLines(environment), ''] : []),
    ...comparisons.flatMap((one, place) => [...(place > 0 ? [''] : []), ...comparisonLines(one)]),
    '',
    ...noteTexts(report).map((text) => `- ${text}`),
  ];
}

function environmentLines(environment: EnvironmentReport): string[] {
  return [
    `**${environmentHeadline(environment)}**`,
    '',
    ...table(['', 'A month', 'Share', 'Most of it'], partRows(environment), [1, 2]),
    '',
    ...table(['', 'A month', 'Share'], lineRows(environment.cost), [1, 2]),
    '',
    `${dominantText('What dominates', environment) ?? ''}`,
    ...savingLines(environment.savings),
  ];
}

function comparisonLines(comparison: Comparison): string[] {
  const { pipeline, ways, workload } = comparison;
  const { sums, lines } = comparisonRows(comparison);
  const amounts = ways.map((_, place) => place + 1);
  return [
    `**${pipeline === undefined ? '' : `${pipeline} by each way: `}${comparisonHeadline(comparison)}**`,
    '',
    workloadText(workload),
    '',
    ...table(['', ...ways.map(({ title }) => title)], [...sums, ...lines], amounts),
    ...ways.flatMap((way) => ['', dominantText(way.title, way) ?? '', ...savingLines(way.savings)]),
  ];
}

function savingLines(savings: readonly Saving[]): string[] {
  return ['', ...(savings.length === 0 ? [nothingLowers] : savings.map((saving) => `- ${savingText(saving)}`))];
}

function table(head: readonly string[], rows: readonly (readonly string[])[], amounts: readonly number[]): string[] {
  const rule = head.map((_, place) => (amounts.includes(place) ? '---:' : '---'));
  return [head, rule, ...rows].map((cells) => `| ${cells.map((cell) => cell.replaceAll(' *', ' \\*')).join(' | ')} |`);
}
