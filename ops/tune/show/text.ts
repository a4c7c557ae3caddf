import { colors } from '../../../local/terminal/colors';
import { alignColumns } from '../../../local/terminal/columns';
import { dollars } from '../../cost/show/dollars';
import { plain, wrapped } from '../../rehearse/show/terminal-text';
import { count } from '../../rehearse/show/units';
import type { Tried, Tuning } from '../tuning';
import {
  bindingText,
  headline,
  lagText,
  loosenedText,
  noteTexts,
  questionText,
  searchedOf,
  tradeOffRows,
} from './sections';
import { textPlot } from './text-plot';

/** The answer as lines for a terminal of so many columns. */
export function tuningText(tuning: Tuning, columns: number): string[] {
  const width = Math.max(60, columns);
  const paragraph = (lead: string, text: string) => wrapped(lead, plain(text), width);
  return [
    ...wrapped('', colors.bold(plain(headline(tuning))), width),
    ...paragraph('  ', questionText(tuning)).map(colors.dim),
    '',
    ...tableLines(tuning),
    '',
    ...textPlot(tuning),
    '',
    ...paragraph('', bindingText(tuning)),
    ...tuning.loosened.flatMap((one) => paragraph('  ', loosenedText(one)).map(colors.dim)),
    '',
    ...noteTexts(tuning).flatMap((text) => paragraph('  ', text).map(colors.dim)),
  ];
}

/** Names of settings stand in the head once. */
function tableLines(tuning: Tuning): string[] {
  const rows = tradeOffRows(tuning);
  const names = [...new Set(rows.flatMap(({ tried }) => Object.keys(searchedOf(tried.settings))))];
  const head = [...names, 'p99', 'p50', 'calls a million', 'a month', ''];
  const body = rows.map(({ mark, tried }) => {
    const cells = cellsOf(tried, names).concat(mark);
    return mark === 'recommended' ? cells.map(colors.bold) : cells;
  });
  return alignColumns(
    [head.map(colors.dim), ...body],
    head.map((_, place) => place < head.length - 1),
  );
}

export function cellsOf(tried: Tried, names: readonly string[]): string[] {
  const settings = searchedOf(tried.settings);
  return [
    ...names.map((name) => (settings[name] === undefined ? '–' : String(settings[name]))),
    lagText(tried.p99Ms),
    lagText(tried.p50Ms),
    count(tried.invocationsPerMillion),
    dollars(tried.perMonth),
  ];
}
