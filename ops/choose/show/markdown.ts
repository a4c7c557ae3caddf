import { workloadText } from '../../cost/show/workload-text';
import type { Choice } from '../choose';
import { cheaperText, costRows, headline, noteTexts, reasonTexts } from './sections';

/** The choice as Markdown, for documents and pull requests; every reason links where it stands. */
export function choiceMarkdown(choice: Choice): string[] {
  const { options, conflicts } = choice;
  const head = row(['', ...options.map(({ title, excluded }) => (excluded.length > 0 ? `${title} (out)` : title))]);
  return [
    [`**${headline(choice)}**`, cheaperText(choice)].filter(Boolean).join(' '),
    '',
    workloadText(choice.workload),
    '',
    head,
    row(['---', ...options.map(() => '---:')]),
    ...costRows(choice).map(row),
    ...options.flatMap((option) => [
      '',
      `${option.title}:`,
      '',
      ...reasonTexts(option).map(({ text, source }) => `- ${text} [Why](${source})`),
    ]),
    ...(conflicts.length > 0 ? ['', 'What contradicts itself:', ''] : []),
    ...conflicts.map(({ text, source }) => `- ${text} [Why](${source})`),
    '',
    ...noteTexts(choice).map((text) => `- ${text}`),
  ];
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
