import type { Rehearsal } from '../rehearsal';
import { byScenario } from './by-scenario';
import { figureRows, figureText } from './figures';

/** The comparison as Markdown tables, one for each scenario, for documents. The better value is bold. */
export function rehearsalMarkdown(rehearsal: Rehearsal): string[] {
  return byScenario(rehearsal).flatMap(({ scenario, sides }, place) => {
    const head = row([scenario.title, ...sides.map(({ side }) => side.label)]);
    const rule = row(['---', ...sides.map(() => '---:')], false);
    const body = figureRows(sides.map(({ runs }) => runs)).map(({ figure, values, better }) =>
      row(
        [
          `${figure.isDetail ? '… ' : ''}${figure.title}`,
          ...values.map((value, side) => mark(figureText(figure, value), better.includes(side))),
        ],
        false,
      ),
    );
    return [...(place === 0 ? [] : ['']), head, rule, ...body];
  });
}

function mark(text: string, isBetter: boolean): string {
  return isBetter ? `**${text}**` : text;
}

function row(cells: readonly string[], isFree = true): string {
  return `| ${cells.map((cell) => (isFree ? escaped(cell) : cell)).join(' | ')} |`;
}

/** Labels and titles are anyone's: none of their characters may end a cell or mean Markdown. */
function escaped(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').replace(/[\\|`*_[\]<>&]/g, (character) => `\\${character}`);
}
