import type { LossCause, PoisonFate, RunCounts, RunResult, Verdict } from '../../../engine/sim/run-result';
import type { Rehearsal } from '../rehearsal';
import { byScenario, type ScenarioRuns } from './by-scenario';
import { causeWords, changeFigures, type FigureRow, figureRows, figureText, givenUpWordsOf, lostOf } from './figures';
import { count, counted, duration, listed } from './units';

/** How one scenario went, from best to worst. */
export const verdictLevels = ['holds', 'strains', 'loses', 'broken'] as const;
export type VerdictLevel = (typeof verdictLevels)[number];

export interface ScenarioVerdict {
  readonly level: VerdictLevel;
  /** One sentence for a person. */
  readonly text: string;
}

const brokenWords: { readonly [verdict in Exclude<Verdict, 'held'>]: string } = {
  'wrong-result': 'A rule is broken',
  'no-progress': 'It stops getting anywhere',
  crash: 'It crashes',
};

/** How all runs of one scenario went: the worst of them. */
export function verdictOf(runs: readonly RunResult[]): ScenarioVerdict {
  const failed = runs.find(({ verdict }) => verdict !== 'held');
  if (failed) {
    const words = brokenWords[failed.verdict as Exclude<Verdict, 'held'>];
    return {
      level: 'broken',
      text: `${words} with seed ${failed.seed}: ${failed.violations[0]?.message ?? 'no message'}`,
    };
  }
  const losing = runs.reduce<RunResult | undefined>(
    (worst, run) => (lossOf(run.counts) > (worst ? lossOf(worst.counts) : 0) ? run : worst),
    undefined,
  );
  return losing ? { level: 'loses', text: lossText(losing) } : strainOf(runs);
}

/** Where one poison record went. */
export function fateText(
  { record, outcome, cause, tookMs, took }: PoisonFate,
  source: RunResult['source'] = 'dynamodb',
): string {
  const went = {
    unfinished: 'is still not finished',
    filtered: 'was filtered out',
    done: 'counts as done',
    quarantined: 'went to the quarantine, whole,',
    delivered: givenUpWordsOf({ source }).was,
    lost: `was lost (${cause ? causeWords[cause] : 'no cause named'})`,
  }[outcome];
  // What waits behind a record in the stream expires after it, in no batch with it: it was not alone.
  const waits = outcome === 'unfinished' || cause === 'expired-in-stream' || cause === 'expired-in-queue';
  const alone = waits ? '' : ', alone';
  const company = took === 0 ? alone : `, and took ${counted(took, 'good record')} along`;
  return `Poison record ${count(record)} ${went} after ${duration(tookMs)}${company}.`;
}

/** Which side does better and by what, undefined where fewer than two ran or one broke a rule. */
export function comparisonText({ sides }: ScenarioRuns): string | undefined {
  const ran = sides.filter(({ runs }) => runs.length > 0);
  if (ran.length < 2 || ran.some(({ runs }) => verdictOf(runs).level === 'broken')) return undefined;
  const decisive = figureRows(ran.map(({ runs }) => runs)).find(isDecisive);
  if (!decisive) return 'No difference that matters.';
  const { figure, values, better } = decisive;
  const best = ran.filter((_, place) => better.includes(place)).map(({ side }) => side.label);
  const others = ran.flatMap(({ side }, place) =>
    better.includes(place) ? [] : [`${figureText(figure, values[place])} with ${side.label}`],
  );
  const value = figureText(figure, values[better[0]!]);
  if (figure.unit === 'calls')
    return `As good for the records; fewer invocations with ${listed(best)}: ${value} instead of ${listed(others)}.`;
  return `Better with ${listed(best)}. ${figure.title}: ${value} instead of ${listed(others)}.`;
}

function isDecisive({ figure, values, better }: FigureRow): boolean {
  const known = values.filter((value) => value !== undefined);
  if (figure.unit === 'calls' && figure.isDetail) return false;
  return better.length > 0 && (figure.isStrict === true || Math.max(...known) > 1.1 * Math.min(...known));
}

/** The whole rehearsal in a sentence for each side. */
export function headlines(
  rehearsal: Rehearsal,
): readonly { readonly label: string; readonly level: VerdictLevel; readonly text: string }[] {
  const scenarios = byScenario(rehearsal);
  return rehearsal.sides.map((side, place) => {
    const verdicts = scenarios
      .map(({ scenario, sides }) => ({ name: scenario.name, runs: sides[place]!.runs }))
      .filter(({ runs }) => runs.length > 0)
      .map(({ name, runs }) => ({ ...verdictOf(runs), name, lost: changeFigures(runs).lost }));
    const worst = Math.max(0, ...verdicts.map(({ level }) => verdictLevels.indexOf(level)));
    return { label: side.label, level: verdictLevels[worst]!, text: headline(verdicts) };
  });
}

function headline(verdicts: readonly (ScenarioVerdict & { readonly name: string; readonly lost: number })[]): string {
  const of = (...levels: VerdictLevel[]) => verdicts.filter(({ level }) => levels.includes(level));
  const all = verdicts.length === 1 ? verdicts[0]!.name : `${count(verdicts.length)} scenarios`;
  const among = (some: number) => (verdicts.length === 1 ? all : `${count(some)} of ${all}`);
  const lost = of('loses').reduce((sum, one) => sum + one.lost, 0);
  if (of('broken').length > 0) return `breaks a rule in ${among(of('broken').length)}`;
  if (of('loses').length > 0)
    return `loses ${lost > 0 ? counted(lost, 'record') : 'track of records'} in ${among(of('loses').length)}`;
  if (of('strains').length > 0)
    return `loses nothing in ${all}${verdicts.length === 1 ? ', but' : `; in ${count(of('strains').length)} of them`} records are late, repeated or given up`;
  return `loses, repeats and delays nothing in ${all}`;
}

function lossOf(counts: RunCounts): number {
  return lostOf(counts) + counts.unfinished;
}

function lossText({ counts }: RunResult): string {
  const causes = (Object.entries(counts.lost) as [LossCause, number][])
    .filter(([, lost]) => lost > 0)
    .map(([cause, lost]) => `${count(lost)} ${causeWords[cause]}`);
  const left = counts.unfinished > 0 ? [`${count(counts.unfinished)} never finished`] : [];
  return `Loses ${count(lossOf(counts))} of ${counted(counts.written, 'record')}: ${listed([...causes, ...left])}.`;
}

function strainOf(runs: readonly RunResult[]): ScenarioVerdict {
  const { bystanders, duplicated, late, recoveryMs } = changeFigures(runs);
  const strains = [
    bystanders > 0 &&
      `${counted(bystanders, 'good record')} ${bystanders === 1 ? 'is' : 'are'} given up to ${givenUpWordsOf(runs[0]!).place}`,
    duplicated > 0 && `${counted(duplicated, 'record')} ${duplicated === 1 ? 'takes' : 'take'} effect more than once`,
    late > 0 && `${counted(late, 'record')} ${late === 1 ? 'is' : 'are'} late`,
    recoveryMs === Number.POSITIVE_INFINITY && 'the lag never recovers',
  ].filter((strain) => strain !== false);
  if (strains.length === 0) return { level: 'holds', text: 'Nothing is lost, repeated or late.' };
  const back =
    recoveryMs !== undefined && recoveryMs > 0 && Number.isFinite(recoveryMs)
      ? ` It recovers in ${duration(recoveryMs)}.`
      : '';
  return { level: 'strains', text: `Loses nothing, but ${listed(strains)}.${back}` };
}
