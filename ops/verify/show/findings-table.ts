import { colors } from '../../../local/terminal/colors';
import { alignColumns } from '../../../local/terminal/columns';
import { plain, widthOf, wrapped } from '../../rehearse/show/terminal-text';
import { type Finding, worstFirst } from '../finding';

const levelTexts = { wrong: 'WRONG', unsure: '?', right: 'right' } as const;
const paint = { wrong: colors.red, unsure: colors.yellow, right: colors.green } as const;
const detailsMax = 20;

/** Findings as lines for a terminal of so many columns, worst first. */
export function findingsTable(findings: readonly Finding[], columns: number): readonly string[] {
  const sorted = worstFirst(findings);
  const width = Math.max(60, columns);
  const leads = alignColumns(
    sorted.map(({ level, subject }) => [paint[level](levelTexts[level]), plain(subject), '']),
    [],
  );
  const leadWidth = Math.max(0, ...leads.map(widthOf));
  return sorted.flatMap((finding, index) => {
    const lead = `  ${leads[index]!}${' '.repeat(leadWidth - widthOf(leads[index]!))}  `;
    const see = finding.see === undefined ? [] : wrapped(' '.repeat(widthOf(lead)), finding.see, width);
    const text = wrapped(lead, plain(`${finding.name}: ${finding.text}`), width);
    return [...text, ...detailLines(finding, widthOf(lead), width), ...see.map(colors.dim)];
  });
}

function detailLines({ details = [] }: Finding, indent: number, width: number): readonly string[] {
  const margin = ' '.repeat(indent);
  const shown = details.slice(0, detailsMax).flatMap((detail) => wrapped(margin, plain(detail), width));
  return details.length > detailsMax ? [...shown, `${margin}and ${details.length - detailsMax} more`] : shown;
}

/** `orders-prod-table, eu-central-1: 2 of 14 are wrong` */
export function headline(what: string, findings: readonly Finding[]): string {
  const wrong = findings.filter(({ level }) => level === 'wrong').length;
  const unseen = findings.filter(({ isUnseen }) => isUnseen).length;
  const rest = unseen > 0 ? `, ${unseen} could not be looked at` : '';
  if (wrong === 0) return `${what}: nothing of ${findings.length} is wrong${rest}`;
  return `${what}: ${wrong} of ${findings.length} ${wrong === 1 ? 'is' : 'are'} wrong${rest}`;
}
