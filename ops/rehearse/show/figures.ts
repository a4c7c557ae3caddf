import { isQueueKind } from '../../../engine/queue-settings';
import type { LossCause, RunCounts, RunResult } from '../../../engine/sim/run-result';
import type { ChangeFigures } from '../rehearsal';
import { count, duration } from './units';

/** One row of a comparison. */
export interface Figure {
  readonly name: string;
  readonly title: string;
  readonly unit: 'records' | 'duration' | 'calls';
  /** Less is better, or neither is. */
  readonly isBetterLess: boolean;
  /** A difference of one record counts; elsewhere less than a tenth is no reason to prefer anything. */
  readonly isStrict?: true;
  /** Shown only where it is not zero on some side: what qualifies the row above it. */
  readonly isDetail?: true;
  /** Undefined where the question does not arise; Infinity where what is waited for never came. */
  of(run: RunResult): number | undefined;
}

export const causeWords: { readonly [cause in LossCause]: string } = {
  'no-destination': 'given up, and no failure destination',
  'destination-failed': 'the failure destination could not be written',
  'expired-in-stream': 'expired in the stream',
  'expired-in-queue': 'expired in the queue',
};

/** What giving a record up means: a stream tells a destination of it, a queue moves it. */
export const givenUpWords = {
  stream: {
    title: 'Told to the failure destination',
    was: 'was told to the failure destination',
    place: 'the failure destination',
  },
  queue: {
    title: 'Moved to the dead-letter queue',
    was: 'was moved to the dead-letter queue',
    place: 'the dead-letter queue',
  },
} as const;

export function givenUpWordsOf({ source }: Pick<RunResult, 'source'>) {
  return givenUpWords[isQueueKind(source) ? 'queue' : 'stream'];
}

export function lostOf({ lost }: RunCounts): number {
  return Object.values(lost).reduce((sum, one) => sum + one, 0);
}

export function recoveryMsOf({ recovery }: RunResult): number | undefined {
  if (!recovery) return undefined;
  return recovery.recoveredAtMs === undefined
    ? Number.POSITIVE_INFINITY
    : Math.max(0, recovery.recoveredAtMs - recovery.faultEndedAtMs);
}

const causes = (Object.keys(causeWords) as LossCause[]).map((cause) =>
  records(`lost-${cause}`, causeWords[cause], ({ counts }) => counts.lost[cause], {
    isDetail: true,
    isBetterLess: false,
  }),
);

/** What a person asks after a run, in the order in which it matters. */
export const figures: readonly Figure[] = [
  records('lost', 'Lost', ({ counts }) => lostOf(counts), { isStrict: true }),
  ...causes,
  records('unfinished', 'Never finished', ({ counts }) => counts.unfinished, { isDetail: true, isStrict: true }),
  records('bystanders', 'Good records given up', ({ counts }) => counts.bystanders, { isStrict: true }),
  records('delivered', givenUpWords.stream.title, ({ counts }) => counts.delivered, { isBetterLess: false }),
  records('quarantined', 'Quarantined, whole', ({ counts }) => counts.quarantined, { isBetterLess: false }),
  records('duplicated', 'Duplicated', ({ counts }) => counts.duplicated),
  records('late', 'Late', ({ counts }) => counts.late),
  time('recovery', 'Time to recover', recoveryMsOf),
  time('oldest', 'Oldest unfinished record, at worst', ({ timeline }) => largest(timeline.buckets, 'oldestAgeMs')),
  time('p50', 'From arrival to done, median', ({ latencyMs }) => latencyMs.p50),
  time('p99', 'From arrival to done, 99 of 100', ({ latencyMs }) => latencyMs.p99),
  calls('invocations', 'Invocations', ({ counts }) => counts.invocations),
  calls('failed', 'failed', ({ counts }) => counts.failedInvocations, { isDetail: true }),
  calls('throttled', 'throttled', ({ counts }) => counts.throttledInvocations, { isDetail: true }),
];

/** The worst of all seeds: a promise holds for each of them. */
export function worstOf(figure: Figure, runs: readonly RunResult[]): number | undefined {
  const values = runs.map((run) => figure.of(run)).filter((value) => value !== undefined);
  return values.length === 0 ? undefined : Math.max(...values);
}

export interface FigureRow {
  readonly figure: Figure;
  /** One for each side. */
  readonly values: readonly (number | undefined)[];
  /** Places of the better values: empty where all are the same or no value is better. */
  readonly better: readonly number[];
}

/** The comparison of one scenario: details that are nowhere above zero are left out. */
export function figureRows(sides: readonly (readonly RunResult[])[]): FigureRow[] {
  return figures
    .map((figure) => ({ figure: inWordsOf(sides, figure), values: sides.map((runs) => worstOf(figure, runs)) }))
    .filter(({ figure, values }) => !figure.isDetail || values.some((value) => value !== undefined && value > 0))
    .map((row) => ({ ...row, better: row.figure.isBetterLess ? smallest(row.figure, row.values) : [] }));
}

/** All sides of a rehearsal have the same kind of source. */
function inWordsOf(sides: readonly (readonly RunResult[])[], figure: Figure): Figure {
  const run = sides.flat()[0];
  return figure.name === 'delivered' && run ? { ...figure, title: givenUpWordsOf(run).title } : figure;
}

export function figureText({ unit }: Pick<Figure, 'unit'>, value: number | undefined): string {
  if (value === undefined) return '–';
  if (unit === 'duration' && value === 0) return 'at once';
  return unit === 'duration' ? duration(value) : count(value);
}

/** The figures by which a change of a setting is judged. */
export function changeFigures(runs: readonly RunResult[]): ChangeFigures {
  const worst = (name: string) => worstOf(figures.find((figure) => figure.name === name)!, runs);
  return {
    lost: worst('lost') ?? 0,
    bystanders: worst('bystanders') ?? 0,
    duplicated: worst('duplicated') ?? 0,
    late: worst('late') ?? 0,
    recoveryMs: worst('recovery'),
    invocations: worst('invocations') ?? 0,
  };
}

/** What reads the same counts as the same. */
function smallest(figure: Figure, values: readonly (number | undefined)[]): number[] {
  const known = values.filter((value) => value !== undefined);
  const best = figureText(figure, Math.min(...known));
  if (known.every((value) => figureText(figure, value) === best)) return [];
  return values.flatMap((value, place) => (value !== undefined && figureText(figure, value) === best ? [place] : []));
}

function largest<K extends string>(rows: readonly { readonly [key in K]: number }[], key: K): number {
  return rows.reduce((most, row) => Math.max(most, row[key]), 0);
}

type Extra = Partial<Pick<Figure, 'isBetterLess' | 'isDetail' | 'isStrict'>>;

function records(name: string, title: string, of: Figure['of'], extra: Extra = {}): Figure {
  return { name, title, unit: 'records', isBetterLess: true, of, ...extra };
}

function time(name: string, title: string, of: Figure['of']): Figure {
  return { name, title, unit: 'duration', isBetterLess: true, of };
}

function calls(name: string, title: string, of: Figure['of'], extra: Extra = {}): Figure {
  return { name, title, unit: 'calls', isBetterLess: true, of, ...extra };
}
