import { colors } from '../../../local/terminal/colors';
import { alignColumns } from '../../../local/terminal/columns';
import type { ChangeFigures } from '../rehearsal';
import type { ScenarioRuns, SideRuns } from './by-scenario';
import { changeFigures, figureText } from './figures';
import { isWithin, plain, wrapped } from './terminal-text';
import { type VerdictLevel, verdictOf } from './verdict';

export const paint: { readonly [level in VerdictLevel]: (text: string) => string } = {
  holds: colors.green,
  strains: colors.yellow,
  loses: colors.red,
  broken: colors.red,
};

interface Column {
  readonly title: string;
  readonly name: keyof ChangeFigures;
  readonly unit: 'records' | 'duration';
}

const columns: readonly Column[] = [
  { title: 'lost', name: 'lost', unit: 'records' },
  { title: 'given up', name: 'bystanders', unit: 'records' },
  { title: 'duplicated', name: 'duplicated', unit: 'records' },
  { title: 'late', name: 'late', unit: 'records' },
  { title: 'to recover', name: 'recoveryMs', unit: 'duration' },
];

const givenUpWords = 'Given up: good records that were lost, or told to the failure destination.';

/** A line for each scenario, with several sides one for each of them; sentences where the table is too wide. */
export function overviewLines(scenarios: readonly ScenarioRuns[], width: number): string[] {
  const table = overviewTable(scenarios).map((line) => `  ${line}`);
  const lines = isWithin(table, width) ? table : scenarios.flatMap((one) => overviewSentences(one, width));
  const isGivenUp = scenarios.some(({ sides }) => sides.some(({ runs }) => changeFigures(runs).bystanders > 0));
  return isGivenUp ? [...lines, ...wrapped('  ', colors.dim(givenUpWords), width)] : lines;
}

function overviewTable(scenarios: readonly ScenarioRuns[]): string[] {
  const head = ['', 'verdict', ...columns.map(({ title }) => title)].map((title) => colors.dim(title));
  const rows = scenarios.flatMap(({ scenario, sides }) => {
    const name = plain(scenario.name);
    if (sides.length === 1) return [[name, ...cellsOf(sides[0]!)]];
    return [[name], ...sides.map((one) => [`  ${plain(one.side.label)}`, ...cellsOf(one)])];
  });
  return alignColumns([head, ...rows], [false, false, ...columns.map(() => true)]);
}

function cellsOf({ runs }: SideRuns): string[] {
  if (runs.length === 0) return ['not run'];
  const { level } = verdictOf(runs);
  const figures = changeFigures(runs);
  return [paint[level](level), ...columns.map(({ name, unit }) => figureText({ unit }, figures[name]))];
}

/** What is not zero, in words. */
function overviewSentences({ scenario, sides }: ScenarioRuns, width: number): string[] {
  const several = sides.length > 1;
  const lines = sides.flatMap((one) => {
    const lead = several ? `    ${plain(one.side.label)}: ` : `  ${plain(scenario.name)}: `;
    return wrapped(lead, sentenceOf(one), width);
  });
  return several ? [`  ${plain(scenario.name)}`, ...lines] : lines;
}

function sentenceOf({ runs }: SideRuns): string {
  if (runs.length === 0) return 'not run';
  const { level } = verdictOf(runs);
  const figures = changeFigures(runs);
  const parts = columns
    .filter(({ name }) => (figures[name] ?? 0) > 0)
    .map(({ title, name, unit }) => `${title} ${figureText({ unit }, figures[name])}`);
  return [paint[level](level), ...parts].join(', ');
}
