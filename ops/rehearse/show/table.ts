import { stripVTControlCharacters } from 'node:util';
import { colors } from '../../../local/terminal/colors';
import { alignColumns } from '../../../local/terminal/columns';
import type { ChangeFigures, Rehearsal, SettingChange } from '../rehearsal';
import { byScenario, type ScenarioRuns, shownRuns } from './by-scenario';
import { type FigureRow, figureRows, figureText } from './figures';
import { count, duration } from './units';
import { comparisonText, fateText, headlines, type VerdictLevel, verdictOf } from './verdict';

const paint: { readonly [level in VerdictLevel]: (text: string) => string } = {
  holds: colors.green,
  strains: colors.yellow,
  loses: colors.red,
  broken: colors.red,
};

const fatesMax = 5;
const violationsMax = 5;

/** The whole rehearsal as lines for a terminal of so many columns. */
export function rehearsalTable(rehearsal: Rehearsal, columns: number): string[] {
  const width = Math.max(40, columns);
  return [
    colors.bold(plain(rehearsal.mapping)),
    ...headlines(rehearsal).flatMap(({ label, level, text }) =>
      wrapped(`  ${plain(label)} `, paint[level](text), width),
    ),
    ...settingLines(rehearsal, width),
    ...byScenario(rehearsal).flatMap((scenario) => ['', ...scenarioLines(scenario, width)]),
    ...changeLines(rehearsal.changes, width),
  ];
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
      wrapped(several ? `  ${plain(scenario.sides[place]!.side.label)}: ` : '  ', fateText(fate), width),
    ),
  );
}

/** Sides stand beside each other where they fit, else below each other. */
function figureLines({ sides }: ScenarioRuns, width: number): string[] {
  const rows = figureRows(sides.map(({ runs }) => runs));
  const labels = sides.length > 1 ? sides.map(({ side }) => plain(side.label)) : undefined;
  const all = sides.map((_, place) => place);
  const beside = figureColumns(rows, labels, all, Number.POSITIVE_INFINITY);
  const lines = isWithin(beside, width - 2)
    ? beside
    : all.flatMap((place) => figureColumns(rows, labels, [place], width - 2));
  const legend = rows.some(({ better }) => better.length > 0) ? [colors.dim('* better')] : [];
  return [...lines, ...legend].map((line) => `  ${line}`);
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

function isWithin(lines: readonly string[], width: number): boolean {
  return lines.every((line) => widthOf(line) <= width);
}

function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}

/** What one setting change would do, each as a line of what differs. */
function changeLines(changes: readonly SettingChange[], width: number): string[] {
  if (changes.length === 0) return [];
  return [
    '',
    colors.bold('What one setting change would do'),
    ...changes.flatMap(({ change, scenario, before, after }) =>
      wrapped(`  ${plain(change)} `, `(${plain(scenario)}): ${changeText(before, after)}`, width),
    ),
  ];
}

const changeTitles: { readonly [name in keyof ChangeFigures]: string } = {
  lost: 'lost',
  bystanders: 'good records given up',
  duplicated: 'duplicated',
  late: 'late',
  recoveryMs: 'to recover',
  invocations: 'invocations',
};

/** `lost 12 → 0, late 30 → 4`; what stays is left out. */
export function changeText(before: ChangeFigures, after: ChangeFigures): string {
  const names = Object.keys(changeTitles) as (keyof ChangeFigures)[];
  const differing = names.filter((name) => before[name] !== after[name]);
  const text = (name: keyof ChangeFigures, value: number | undefined) =>
    figureText({ unit: name === 'recoveryMs' ? 'duration' : 'records' }, value);
  const parts = differing.map(
    (name) => `${changeTitles[name]} ${text(name, before[name])} → ${text(name, after[name])}`,
  );
  return parts.length === 0 ? 'no difference' : parts.join(', ');
}

function firstOf<T>(all: readonly T[], max: number, lines: (one: T) => string[]): string[] {
  const left = all.length - max;
  return [...all.slice(0, max).flatMap(lines), ...(left > 0 ? [`  and ${count(left)} more`] : [])];
}

/** Names and messages come from anyone's plan: none of them may move the cursor or colour the rest. */
function plain(text: string): string {
  return stripVTControlCharacters(text).replace(/\p{Cc}+/gu, ' ');
}

/** Text after a lead, broken at words and indented below the lead's own indentation. */
function wrapped(lead: string, text: string, width: number): string[] {
  const indent = ' '.repeat(/^ */.exec(stripVTControlCharacters(lead))![0].length + 2);
  const lines: string[] = [];
  let line = lead;
  let gap = '';
  for (const word of text.split(' ')) {
    const isLong = gap !== '' && widthOf(`${line} ${word}`) > width;
    if (isLong) lines.push(line);
    line = isLong ? indent + word : line + gap + word;
    gap = ' ';
  }
  return [...lines, line];
}
