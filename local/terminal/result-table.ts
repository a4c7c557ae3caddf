import { describeChange } from '../accounting/describe-change';
import type { QuarantinedRecord } from '../accounting/quarantine';
import { isRight, type SinkAccount } from '../accounting/sink-account';
import { type ConsumerProgress, percentile } from '../progress/consumer-progress';
import type { NotSimulated } from '../terraform/create-resources';
import type { Omission } from '../terraform/resources';
import { colors } from './colors';
import { alignColumns } from './columns';
import { count } from './count';
import { milliseconds } from './live-view';

/** Of the counts of a consumer, those that are mostly zero: shown only where one is not. */
const rareCounts = { filtered: 'Filtered', evicted: 'Given up', lost: 'Lost', unfinished: 'Unfinished' } as const;

/** What each consumer did: received is the sum of all columns but `Retried`. */
export function consumerTable(consumers: Iterable<ConsumerProgress>): string[] {
  const all = [...consumers];
  const rare = (Object.keys(rareCounts) as (keyof typeof rareCounts)[]).filter((name) => all.some((one) => one[name]));
  const titles = rare.map((name) => rareCounts[name]);
  const head = ['Consumer', 'Received', 'Done', 'Quarantined', ...titles, 'Retried', 'Lag p50', 'p99'];
  const rows = all.map((one) => [
    colors.bold(one.name),
    ...[one.received, one.done, one.quarantined].map(count),
    ...rare.map((name) => (name === 'filtered' ? count : fault)(one[name])),
    count(one.retried),
    milliseconds(percentile(one.lagsMs, 0.5)),
    milliseconds(percentile(one.lagsMs, 0.99)),
  ]);
  return indented(
    alignColumns(
      [head.map(colors.dim), ...rows],
      head.map((_, column) => column > 0),
    ),
  );
}

/** Every change at every sink; what is not right stands in red, with the first few by name below. */
export function sinkTable(sinks: readonly SinkAccount[]): string[] {
  const head = ['Sink', 'Contract', 'Expected', 'Found', 'Twice', 'Missing', 'Wrong', 'Disorder', 'Quarantined', ''];
  const rows = sinks.map((sink) => [
    colors.bold(sink.sink),
    sink.contract,
    count(sink.expected),
    count(sink.found),
    count(sink.duplicates),
    ...[sink.missing, sink.wrong, sink.outOfOrder].map(fault),
    count(sink.quarantined),
    isRight(sink) ? colors.green('right') : colors.red('NOT RIGHT'),
  ]);
  const table = alignColumns(
    [head.map(colors.dim), ...rows],
    head.map((_, column) => column > 1 && column < 9),
  );
  const remarks = sinks
    .filter((sink) => !isRight(sink))
    .flatMap(({ sink, remarks: texts }) => texts.map((text) => colors.red(`${sink}: ${text}`)));
  return indented([...table, ...remarks]);
}

const poisonMax = 10;

/** Where the records went that can never succeed: the first few. */
export function poisonLines(poison: readonly QuarantinedRecord[]): string[] {
  const others = poison.length - poisonMax;
  return indented([
    ...poison.slice(0, poisonMax).map(({ consumer, location, errorCode, change, isIndexed }) => {
      const what = change ? describeChange(change) : 'a record that is no change';
      const index =
        isIndexed === undefined ? '' : isIndexed ? ', index message sent' : colors.red(', index message missing');
      return `${colors.bold(consumer)}: ${what} (${errorCode})${change ? ', whole' : ''}${index}\n    ${location}`;
    }),
    ...(others > 0 ? [`and ${count(others)} others`] : []),
  ]);
}

/** What the configuration declares and only AWS has. */
export function notSimulatedLines(
  left: readonly NotSimulated[],
  settings: Readonly<Record<string, readonly string[]>>,
  omissions: readonly Omission[],
): string[] {
  const types = left.map(({ type, addresses }) => `${type.replace(/^aws_/, '')} (${addresses.length})`);
  const ofTypes = Object.entries(settings).map(
    ([type, names]) => `of ${type.replace(/^aws_/, '')}: ${names.join(', ')}`,
  );
  const named = omissions.map(({ address, reason }) => `${address}: ${reason}`);
  return indented([...wrap(types), ...ofTypes.map((line) => colors.dim(line)), ...named]);
}

/** Words in lines of a length that any window shows. */
function wrap(words: readonly string[]): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < 96) lines[lines.length - 1] = `${last}, ${word}`;
    else lines.push(word);
  }
  return lines;
}

function fault(value: number): string {
  return value === 0 ? '0' : colors.red(count(value));
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
