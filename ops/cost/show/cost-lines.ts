import type { Comparison, CostReport, EnvironmentReport } from '../cost-report';
import {
  comparisonHeadline,
  comparisonRows,
  dominantText,
  environmentHeadline,
  lineRows,
  noteTexts,
  partRows,
  savingText,
} from './sections';
import { workloadText } from './workload-text';

/** How one kind of page writes what the answer is made of: each member gives lines. */
export interface CostPage {
  headline(text: string): string[];
  workload(text: string): string[];
  table(table: CostTable): string[];
  /** No text where nothing costs anything. */
  dominant(text: string | undefined): string[];
  /** No texts where nothing lowers the sum. */
  savings(texts: readonly string[]): string[];
  note(text: string): string[];
}

export interface CostTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What the rows above are made of. */
  readonly details: readonly (readonly string[])[];
  /** Columns that hold an amount, or a share. */
  readonly amounts: readonly number[];
  /** All of it is a detail of what stands above. */
  readonly isDetail?: true;
}

/** What something costs, as a page has it: an environment first, then each comparison, then what the figures rest on. */
export function costLines(report: CostReport, page: CostPage): string[] {
  const { environment, comparisons } = report;
  return [
    ...(environment ? [...environmentLines(environment, page), ''] : []),
    ...comparisons.flatMap((one, place) => [...(place > 0 ? [''] : []), ...comparisonLines(one, page)]),
    '',
    ...noteTexts(report).flatMap((text) => page.note(text)),
  ];
}

function environmentLines(environment: EnvironmentReport, page: CostPage): string[] {
  const head = ['', 'a month', 'share'];
  const amounts = [1, 2];
  return [
    ...page.headline(environmentHeadline(environment)),
    '',
    ...page.table({ head: [...head, 'most of it'], rows: partRows(environment), details: [], amounts }),
    '',
    ...page.table({ head, rows: lineRows(environment.cost), details: [], amounts, isDetail: true }),
    '',
    ...page.dominant(dominantText('What dominates', environment)),
    ...page.savings(environment.savings.map(savingText)),
  ];
}

function comparisonLines(comparison: Comparison, page: CostPage): string[] {
  const { pipeline, ways, workload } = comparison;
  const { sums, lines } = comparisonRows(comparison);
  const whose = pipeline === undefined ? '' : `${pipeline} by each way: `;
  return [
    ...page.headline(`${whose}${comparisonHeadline(comparison)}`),
    ...page.workload(workloadText(workload)),
    '',
    ...page.table({
      head: ['', ...ways.map(({ title }) => title)],
      rows: sums,
      details: lines,
      amounts: ways.map((_, place) => place + 1),
    }),
    ...ways.flatMap((way) => [
      '',
      ...page.dominant(dominantText(way.title, way)),
      ...page.savings(way.savings.map(savingText)),
    ]),
  ];
}
