import type { CostReport } from '../cost-report';
import { type CostPage, type CostTable, costLines } from './cost-lines';
import { nothingLowers } from './sections';

/** What something costs as Markdown, for documents and pull requests. */
export function costMarkdown(report: CostReport): string[] {
  return costLines(report, page);
}

const page: CostPage = {
  headline: (text) => [`**${text}**`],
  workload: (text) => ['', text],
  table: tableLines,
  dominant: (text) => [text ?? ''],
  savings: (texts) => ['', ...(texts.length === 0 ? [nothingLowers] : texts.map(item))],
  note: (text) => [item(text)],
};

function item(text: string): string {
  return `- ${text}`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function tableLines({ head, rows, details, amounts }: CostTable): string[] {
  const rule = head.map((_, place) => (amounts.includes(place) ? '---:' : '---'));
  const all = [head.map(capitalized), rule, ...rows, ...details];
  return all.map((cells) => `| ${cells.map((cell) => cell.replaceAll(' *', ' \\*')).join(' | ')} |`);
}
