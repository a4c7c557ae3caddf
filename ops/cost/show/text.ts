import { colors } from '../../../local/terminal/colors';
import { alignColumns } from '../../../local/terminal/columns';
import { plain, wrapped } from '../../rehearse/show/terminal-text';
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

/** What something costs as lines for a terminal of so many columns. */
export function costText(report: CostReport, columns: number): string[] {
  const width = Math.max(60, columns);
  const { environment, comparisons } = report;
  return [
    ...(environment ? [...environmentLines(environment, width), ''] : []),
    ...comparisons.flatMap((one, place) => [...(place > 0 ? [''] : []), ...comparisonLines(one, width)]),
    '',
    ...noteTexts(report).flatMap((text) => paragraph('  ', text, width).map(colors.dim)),
  ];
}

function environmentLines(environment: EnvironmentReport, width: number): string[] {
  const dominant = dominantText('What dominates', environment);
  return [
    ...wrapped('', colors.bold(environmentHeadline(environment)), width),
    '',
    ...alignColumns([['', 'a month', 'share', 'most of it'], ...partRows(environment)], [false, true, true, false]),
    '',
    ...alignColumns([['', 'a month', 'share'], ...lineRows(environment.cost)], [false, true, true]).map(colors.dim),
    '',
    ...(dominant ? paragraph('', dominant, width) : []),
    ...savingLines(environment.savings, width),
  ];
}

function comparisonLines(comparison: Comparison, width: number): string[] {
  const { pipeline, ways, workload } = comparison;
  const { sums, lines } = comparisonRows(comparison);
  const [head, ...rows] = alignColumns(
    [['', ...ways.map(({ title }) => title)], ...sums, ...lines.map(([label, ...cells]) => [`  ${label}`, ...cells])],
    [false, ...ways.map(() => true)],
  );
  return [
    ...wrapped(
      '',
      colors.bold(
        `${pipeline === undefined ? '' : `${plain(pipeline)} by each way: `}${comparisonHeadline(comparison)}`,
      ),
      width,
    ),
    ...paragraph('  ', workloadText(workload), width).map(colors.dim),
    '',
    head!,
    ...rows.slice(0, sums.length),
    ...rows.slice(sums.length).map(colors.dim),
    ...ways.flatMap((way) => {
      const dominant = dominantText(way.title, way);
      return ['', ...(dominant ? paragraph('', dominant, width) : []), ...savingLines(way.savings, width)];
    }),
  ];
}

function savingLines(savings: readonly Saving[], width: number): string[] {
  if (savings.length === 0) return paragraph('  ', nothingLowers, width);
  return savings.flatMap((saving) => paragraph('  ', savingText(saving), width));
}

function paragraph(lead: string, text: string, width: number): string[] {
  return wrapped(lead, plain(text), width);
}
