import { colors } from '../../../local/terminal/colors';
import { alignColumns } from '../../../local/terminal/columns';
import { plain, wrapped } from '../../rehearse/show/terminal-text';
import type { CostReport } from '../cost-report';
import { type CostPage, type CostTable, costLines } from './cost-lines';
import { nothingLowers } from './sections';

/** What something costs as lines for a terminal of so many columns. */
export function costText(report: CostReport, columns: number): string[] {
  return costLines(report, pageOf(Math.max(60, columns)));
}

function pageOf(width: number): CostPage {
  const paragraph = (lead: string, text: string) => wrapped(lead, plain(text), width);
  return {
    headline: (text) => wrapped('', colors.bold(plain(text)), width),
    workload: (text) => paragraph('  ', text).map(colors.dim),
    table: tableLines,
    dominant: (text) => (text ? paragraph('', text) : []),
    savings: (texts) => (texts.length === 0 ? [nothingLowers] : texts).flatMap((text) => paragraph('  ', text)),
    note: (text) => paragraph('  ', text).map(colors.dim),
  };
}

/** Details are dimmed, and stand further in than what they are details of. */
function tableLines({ head, rows, details, amounts, isDetail }: CostTable): string[] {
  const inner = details.map(([label, ...cells]) => [`  ${label}`, ...cells]);
  const lines = alignColumns(
    [head, ...rows, ...inner],
    head.map((_, place) => amounts.includes(place)),
  );
  const from = isDetail ? 0 : 1 + rows.length;
  return [...lines.slice(0, from), ...lines.slice(from).map(colors.dim)];
}
