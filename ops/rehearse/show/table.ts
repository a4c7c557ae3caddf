import { colors } from '../../../local/terminal/colors';
import { alignColumns } from '../../../local/terminal/columns';
import type { Rehearsal, SettingChange } from '../rehearsal';
import { byScenario, type ScenarioRuns, shownRuns } from './by-scenario';
import { changeText, foldedChanges } from './change-text';
import { type FigureRow, figureRows, figureText } from './figures';
import { overviewLines, paint } from './overview';
import { isWithin, plain, widthOf, wrapped } from './terminal-text';
import { count, duration } from './units';
import { comparisonText, fateText, headlines, verdictOf } from './verdict';

const fatesMax = 5;
const violationsMax = 5;

/** With more scenarios than this, only those that do not hold are shown with all their figures. */
const detailedMax = 3;

/**
 * The whole rehearsal as lines for a terminal of so many columns: a line for each scenario, then the figures of those
 * that do not hold, or of all where there are few or `withDetails` asks for them.
 */
export function rehearsalTable(rehearsal: Rehearsal, columns: number, withDetails = false): string[] {
  const width = Math.max(40, columns);
  const scenarios = byScenario(rehearsal);
  const detailed = withDetails || scenarios.length <= detailedMax ? scenarios : scenarios.filter(isTelling);
  return [
    colors.bold(plain(rehearsal.mapping)),
    ...headlines(rehearsal).flatMap(({ label, level, text }) =>
      wrapped(`  ${plain(label)} `, paint[level](plain(text)), width),
    ),
    ...settingLines(rehearsal, width),
    ...(scenarios.length > 1 ? ['', ...overviewLines(scenarios, width)] : []),
    ...foldedLines(scenarios.length - detailed.length, width),
    ...detailed.flatMap((scenario) => ['', ...scenarioLines(scenario, width)]),
    ...changeLines(rehearsal.changes, width),
  ];
}

function isTelling({ sides }: ScenarioRuns): boolean {
  return sides.some(({ runs }) => verdictOf(runs).level !== 'holds');
}

function foldedLines(folded: number, width: number): string[] {
  if (folded === 0) return [];
  const what = folded === 1 ? 'The scenario that holds is' : `The ${count(folded)} scenarios that hold are`;
  return wrapped('  ', `${what} left out below; \`--details\` shows all figures.`, width).map(colors.dim);
}

/** Settings that the sides share stand in one line, and then what each has of its own. */
function settingLines({ sides }: Rehearsal, width: number): string[] {
  const texts = sides.map(({ settings }) => settings.map(({ name, value }) => plain(`${name} ${value}`)));
  const shared = texts[0]!.filter((text) => texts.every((one) => one.includes(text)));
  const own = sides.flatMap(({ label }, place) => {
    const differing = texts[place]!.filter((text) => !shared.includes(text));
    return differing.length === 0 ? [] : wrapped(`  ${plain(label)}: `, differing.join(', '), width);
  });
  const assumed = sides.flatMap(({ assumptions }) => assumptions);
  return [
    ...(shared.length === 0 ? [] : wrapped('  ', shared.join(', '), width)),
    ...own,
    ...[...new Set(assumed)].flatMap((text) => wrapped('  Assumed: ', plain(text), width)),
  ].map(colors.dim);
}

function scenarioLines(scenario: ScenarioRuns, width: number): string[] {
  const { name, title } = scenario.scenario;
  const several = scenario.sides.length > 1;
  const better = comparisonText(scenario);
  const seeds = Math.max(...scenario.sides.map(({ runs }) => runs.length));
  return [
    ...wrapped(`${colors.bold(plain(name))}  `, colors.dim(plain(title)), width),
    ...scenario.sides.flatMap(({ side, runs }) => {
      const { level, text } = verdictOf(runs);
      return wrapped(several ? `  ${plain(side.label)}: ` : '  ', paint[level](plain(text)), width);
    }),
    ...(better ? wrapped('  ', plain(better), width) : []),
    ...violationLines(scenario, width),
    ...fateLines(scenario, width),
    ...(seeds > 1 ? [colors.dim(`  Each figure is the worst of ${count(seeds)} runs.`)] : []),
    ...figureLines(scenario, width),
  ];
}

function violationLines({ sides }: ScenarioRuns, width: number): string[] {
  const all = sides.flatMap(({ side, runs }) =>
    runs.flatMap(({ seed, violations }) => violations.map((violation) => ({ side, seed, ...violation }))),
  );
  return firstOf(all, violationsMax, ({ side, seed, property, atMs, message }) =>
    wrapped(
      '  ! ',
      colors.red(plain(`${property} (${side.label}, seed ${seed}, ${duration(atMs)}): ${message}`)),
      width,
    ),
  );
}

/** Of the runs that went worst, as the report shows them. */
function fateLines(scenario: ScenarioRuns, width: number): string[] {
  const several = scenario.sides.length > 1;
  return shownRuns(scenario).flatMap((run, place) =>
    firstOf(run?.poison ?? [], fatesMax, (fate) =>
      wrapped(several ? `  ${plain(scenario.sides[place]!.side.label)}: ` : '  ', fateText(fate, run?.source), width),
    ),
  );
}

/** Sides stand beside each other where they fit, else below each other. */
function figureLines({ sides }: ScenarioRuns, width: number): string[] {
  const figured = figureRows(sides.map(({ runs }) => runs));
  const rows = figured.filter((row) => row.figure.name === 'lost' || !isEmpty(row));
  const labels = sides.length > 1 ? sides.map(({ side }) => plain(side.label)) : undefined;
  const all = sides.map((_, place) => place);
  const beside = figureColumns(rows, labels, all, Number.POSITIVE_INFINITY);
  const lines = isWithin(beside, width - 2)
    ? beside
    : all.flatMap((place) => figureColumns(rows, labels, [place], width - 2));
  const legend = rows.some(({ better }) => better.length > 0) ? [colors.dim('* better')] : [];
  return [...[...lines, ...legend].map((line) => `  ${line}`), ...emptyLines(figured, width)];
}

/** Rows that say nothing share one line. */
function emptyLines(rows: readonly FigureRow[], width: number): string[] {
  const zero = rows.filter((row) => row.figure.name !== 'lost' && isEmpty(row) && row.values.includes(0));
  const titles = zero.map(({ figure }) => figure.title.charAt(0).toLowerCase() + figure.title.slice(1));
  return titles.length === 0 ? [] : wrapped('  ', `None: ${titles.join('; ')}`, width).map(colors.dim);
}

function isEmpty({ figure, values }: FigureRow): boolean {
  return values.every((value) => value === undefined || (figure.unit === 'records' && value === 0));
}

/** Titles that are too long for the width go on in further lines, and the values stand in the last of them. */
function figureColumns(
  rows: readonly FigureRow[],
  labels: readonly string[] | undefined,
  places: readonly number[],
  width: number,
): string[] {
  const values = rows.map(({ figure, values: all, better }) =>
    places.map((place) => {
      const text = figureText(figure, all[place]);
      return better.includes(place) ? colors.green(`${text} *`) : `${text}${labels ? '  ' : ''}`;
    }),
  );
  const valuesWidth = Math.max(...values.map((cells) => widthOf(cells.join('  ')) + 2));
  const body = rows.flatMap(({ figure }, row) => {
    const titles = wrapped(figure.isDetail ? '  ' : '', figure.title, width - valuesWidth);
    return titles.map((title, line) => [
      title,
      ...values[row]!.map((cell) => (line === titles.length - 1 ? cell : '')),
    ]);
  });
  const head = labels && ['', ...places.map((place) => colors.dim(labels[place]!))];
  return alignColumns(head ? [head, ...body] : body, [false, ...places.map(() => true)]);
}

/** What one setting change would do, each as a line of what differs; those that do nothing share one. */
function changeLines(changes: readonly SettingChange[], width: number): string[] {
  if (changes.length === 0) return [];
  const { telling, idle } = foldedChanges(changes);
  return [
    '',
    colors.bold('What one setting change would do'),
    ...telling.flatMap(({ change, scenario, before, after }) =>
      wrapped(`  ${plain(change)} `, `(${plain(scenario)}): ${changeText(before, after)}`, width),
    ),
    ...(idle === undefined ? [] : wrapped('  ', plain(idle), width).map(colors.dim)),
  ];
}

function firstOf<T>(all: readonly T[], max: number, lines: (one: T) => string[]): string[] {
  const left = all.length - max;
  return [...all.slice(0, max).flatMap(lines), ...(left > 0 ? [`  and ${count(left)} more`] : [])];
}
