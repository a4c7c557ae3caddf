import { colors } from '../../../local/terminal/colors';
import { alignColumns } from '../../../local/terminal/columns';
import { workloadText } from '../../cost/show/workload-text';
import { plain, wrapped } from '../../rehearse/show/terminal-text';
import type { Choice } from '../choose';
import { cheaperText, costRows, headline, noteTexts, reasonTexts } from './sections';

/** The choice as lines for a terminal of so many columns. */
export function choiceText(choice: Choice, columns: number): string[] {
  const width = Math.max(60, columns);
  const { options, conflicts, best } = choice;
  const cheaper = cheaperText(choice);
  const paragraph = (lead: string, text: string) => wrapped(lead, plain(text), width);
  return [
    ...wrapped('', colors.bold(headline(choice)), width),
    ...(cheaper ? paragraph('', cheaper) : []),
    ...paragraph('  ', workloadText(choice.workload)).map(colors.dim),
    '',
    ...tableLines(choice),
    ...options.flatMap((option) => [
      '',
      option.name === best ? colors.bold(option.title) : option.title,
      ...reasonTexts(option).flatMap(({ text }) => paragraph('  ', text)),
    ]),
    ...(conflicts.length > 0 ? ['', colors.bold('What contradicts itself')] : []),
    ...conflicts.flatMap(({ text }) => paragraph('  ', text)),
    '',
    ...noteTexts(choice).flatMap((text) => paragraph('  ', text).map(colors.dim)),
  ];
}

function tableLines(choice: Choice): string[] {
  const head = ['', ...choice.options.map(({ title, excluded }) => (excluded.length > 0 ? `${title} (out)` : title))];
  return alignColumns([head, ...costRows(choice)], [false, ...choice.options.map(() => true)]);
}
