import { colors } from '../../../local/terminal/colors';
import { alignColumns } from '../../../local/terminal/columns';
import { durationText } from '../../pace/progress-bar';
import { plain, wrapped } from '../../rehearse/show/terminal-text';
import type { Group } from '../tally';
import { failedCount, isClean, lostCount, type RedriveReport, totals } from './report';

/** The report as lines for a terminal of so many columns. */
export function reportText(report: RedriveReport, columns: number, nowMs: number): string[] {
  const width = Math.max(60, columns);
  const paragraphs = (texts: readonly string[]) => texts.flatMap((text) => wrapped('  ', plain(text), width));
  const groups = report.result.tally.groups();
  return [
    ...wrapped('', colors.bold(headline(report)), width),
    ...(groups.length > 0 ? ['', ...tableLines(groups, nowMs)] : []),
    ...section('Not brought', paragraphs(refusalTexts(groups))),
    ...section('Lost: no longer in the stream', [...paragraphs(lostTexts(report)), ...lostRemedy(report)]),
    ...section('Failed again', paragraphs(failureTexts(report))),
    ...section('Worth knowing', paragraphs(noteTexts(report))),
    '',
    ...wrapped('', closing(report), width),
  ];
}

function headline(report: RedriveReport): string {
  const { findings, records, lost } = totals(report);
  const { table, apply, discards, result, quarantinedAgain } = report;
  if (findings === 0 && isClean(report)) return `${table}: everything got through.`;
  if (apply) {
    const { doneCount, removedCount } = result;
    const what = discards ? 'discarded' : 'brought';
    return `${table}: ${counted(doneCount - quarantinedAgain, 'record')} ${what}, ${counted(removedCount, 'message or object', 'messages and objects')} taken away.`;
  }
  const gone = lost > 0 ? `, ${lost} more lost` : '';
  return `${table}: ${counted(records, 'record')} in ${counted(findings, 'message or object', 'messages and objects')} did not get through${gone}.`;
}

function tableLines(groups: readonly Group[], nowMs: number): string[] {
  const head = ['Consumer', 'Source', 'Cause', 'Age', 'Found in', 'Records', 'Of', 'Lost', 'Tried'];
  const rows = groups.map(({ consumer, source, cause, findings, records, expected, lost, oldestAtMs, triedMax }) => [
    ...[consumer, source, cause, `up to ${durationText(Math.max(0, nowMs - oldestAtMs))}`],
    ...[findings, records, expected, lost, triedMax].map(String),
  ]);
  const isRight = head.map((_, at) => at > 3);
  const [first, ...rest] = alignColumns([head, ...rows], isRight);
  return [colors.dim(`  ${first}`), ...rest.map((line) => `  ${line}`)];
}

function refusalTexts(groups: readonly Group[]): readonly string[] {
  const refused = groups.filter(({ refusal }) => refusal !== undefined);
  const texts = refused.map(({ consumer, source, cause, refusal }) => `${consumer}, ${source}, ${cause}: ${refusal}.`);
  return [...new Set(texts)];
}

const lostMax = 20;

function lostTexts({ result }: RedriveReport): readonly string[] {
  const { lost } = result.tally;
  const texts = lost.slice(0, lostMax).map(({ consumer, shardId, startSequenceNumber, endSequenceNumber, count }) => {
    if (startSequenceNumber === undefined) return `${consumer}: ${shardId}, the state of a tumbling window.`;
    return `${consumer}: ${shardId}, ${startSequenceNumber} to ${endSequenceNumber}, ${counted(count, 'record')}.`;
  });
  return lost.length > lostMax ? [...texts, `and ${lost.length - lostMax} more: \`--json\` has them all.`] : texts;
}

function lostRemedy(report: RedriveReport): readonly string[] {
  if (lostCount(report) === 0) return [];
  return [`  The table still has what they made: npx tributary backfill --repair --table ${report.table}`];
}

function failureTexts({ result, quarantinedAgain }: RedriveReport): readonly string[] {
  const fell = `${counted(quarantinedAgain, 'record')} went into quarantine once more.`;
  const texts = [...result.failures].map(([reason, count]) => `${counted(count, 'record')}: ${reason}`);
  return quarantinedAgain > 0 ? [fell, ...texts] : texts;
}

function noteTexts({ notes, result }: RedriveReport): readonly string[] {
  const unguarded = [...result.unguarded].sort();
  if (unguarded.length === 0) return notes;
  const names = new Intl.ListFormat('en').format(unguarded);
  return [`Versions are not compared at ${names}: an old change that comes now comes after newer ones.`, ...notes];
}

function closing(report: RedriveReport): string {
  const { apply, discards, result } = report;
  if (result.isStopped) return 'Stopped. Nothing is forgotten: the same command goes on where this one stood.';
  if (isClean(report)) return 'Nothing is left.';
  const deed = discards ? 'takes them away for good' : 'brings them again';
  const groups = result.tally.groups();
  const isRefused = groups.length > 0 && groups.every(({ refusal }) => refusal !== undefined);
  if (!apply && isRefused) return 'Nothing was changed, and nothing of it can be brought as it is.';
  if (!apply) return `Nothing was changed. The same command with ${colors.bold('--apply')} ${deed}.`;
  const left = failedCount(report) + result.leftCount;
  const what = left > 0 && apply ? `${counted(left, 'record')} stay where they lay. ` : '';
  return `${what}What is left is found by the next run.`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', colors.bold(title), ...lines];
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
