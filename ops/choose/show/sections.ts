import { comparedPricesText, uncheckedPricesText } from '../../prices/price-notes';
import { count, counted, listed } from '../../rehearse/show/units';
import type { Choice, Option } from '../choose';
import { changeBytes, envelopeBytes, imageFactor } from '../volume';
import type { Workload } from '../workload';
import { dollars } from './dollars';

/** The answer in one sentence. */
export function headline({ best, options }: Choice): string {
  const chosen = options.find(({ name }) => name === best);
  if (!chosen) return 'Nothing fits: each option is excluded by something that is wanted.';
  const rivals = options.filter(({ excluded, name }) => excluded.length === 0 && name !== best);
  const needs = chosen.asks.length === 0 ? 'nothing more' : counted(chosen.asks.length, 'thing');
  if (rivals.length === 0) return `${chosen.title}: nothing else can do what is wanted.`;
  const isTied = rivals.some(({ asks }) => asks.length === chosen.asks.length);
  return `${chosen.title}: it needs ${needs}, ${isTied ? 'and of those that need no more it is the cheapest' : 'and every other option more'}.`;
}

/** A sentence about an option that fits for less money, none where the best is the cheapest too. */
export function cheaperText({ best, options }: Choice): string | undefined {
  const chosen = options.find(({ name }) => name === best);
  const fitting = options.filter(({ excluded }) => excluded.length === 0);
  const [cheapest] = fitting.sort((one, other) => one.cost.perMonth - other.cost.perMonth);
  if (!chosen || !cheapest || cheapest.name === chosen.name) return undefined;
  const saved = dollars(chosen.cost.perMonth - cheapest.cost.perMonth);
  return `${cheapest.title} saves ${saved} a month, for what it needs besides.`;
}

/** The workload in one sentence. */
export function workloadText(workload: Workload): string {
  const { writesPerSecond, peakWritesPerSecond, itemBytes, oldItemBytes, region, archive, replayHours } = workload;
  const parts = [
    `${count(writesPerSecond)} writes a second in ${region}, ${count(peakWritesPerSecond)} at the peak`,
    `items of ${count(oldItemBytes)} bytes before and ${count(itemBytes)} after a change`,
    consumersText(workload),
    ...(archive ? [`an archive as ${archive === 'json' ? 'JSON' : 'Parquet'}`] : []),
    ...(replayHours > 24 ? [`${count(replayHours)} hours of replay`] : []),
  ];
  return `${parts.join('; ')}.`;
}

function consumersText({ consumers, withCode, inOrder, target, passingShare }: Workload): string {
  const share = passingShare === 1 ? '' : ` with ${count(100 * passingShare)} % of the changes`;
  const kinds = [
    ...(withCode > 0 ? [`${count(withCode)} with code`] : []),
    ...(withCode < consumers ? [`${count(consumers - withCode)} to a ${targetWords[target]}${share}`] : []),
    ...(inOrder > 0 ? [`${count(inOrder)} in order`] : []),
  ];
  return `${counted(consumers, 'consumer')}${kinds.length > 0 ? `, ${listed(kinds)}` : ''}`;
}

const targetWords = { queue: 'queue', topic: 'topic', bus: 'bus', api: 'API' } as const;

/** Rows of what each option costs, beneath each other: the sum first, then what it is made of. */
export function costRows({ options, prices }: Choice): { readonly sums: string[][]; readonly lines: string[][] } {
  const sums = [
    ['Per million changes', ...options.map(({ cost }) => dollars(cost.perMillion))],
    ['A month', ...options.map(({ cost }) => dollars(cost.perMonth))],
  ];
  const lines = prices.map(({ item, service, unit }) => [
    `${service}: ${unit}`,
    ...options.map(({ cost }) => {
      const line = cost.lines.find((one) => one.item === item);
      return line ? dollars(line.perMonth) : '';
    }),
  ]);
  return { sums, lines };
}

/** Every reason of an option, the weightiest first, with its source. */
export function reasonTexts({ excluded, asks, favours }: Option): readonly { text: string; source: string }[] {
  return [
    ...excluded.map(({ text, source }) => ({ text: `Out: it ${text}.`, source })),
    ...asks.map(({ text, source }) => ({ text: `It needs ${text}.`, source })),
    ...favours.map(({ text, source }) => ({ text: `It ${text}.`, source })),
  ];
}

/** What the figures rest on. */
export function noteTexts(choice: Choice): readonly string[] {
  const { workload, options, prices, pipeReadsPerMonth } = choice;
  const { batchSize, batchWindowSeconds, memoryMb, invocationMs, recordMs, shards } = workload.functions;
  const unchecked = uncheckedPricesText(prices);
  const others = options.flatMap(({ otherMode }) => (otherMode ? [otherMode] : []));
  const compared = comparedPricesText(prices);
  return [
    `A change in flight takes ${count(Math.round(changeBytes(workload)))} bytes: ${imageFactor} times the images, since JSON names every type, and ${envelopeBytes}.`,
    `Functions have ${count(memoryMb)} MB and take ${invocationMs} ms and ${recordMs} ms a record; the stream has ${counted(shards, 'shard')}, and batches what comes between two polls${batchWindowSeconds > 0 ? `, or within ${batchWindowSeconds} s` : ''}, ${count(batchSize)} at most.`,
    ...others.map(({ title, perMonth }) => `${title}: ${dollars(perMonth)} a month.`),
    `Lambda reads a table's stream for free. Whether a pipe does is not said; if not, ${dollars(pipeReadsPerMonth)} a month more.`,
    'Free tiers, later tiers of volume, logs, alarms, failures, storage in S3 and the table itself are not included.',
    `Amounts are US dollars in ${workload.region}.${compared ? ` ${compared}` : ''}`,
    ...(unchecked ? [unchecked] : []),
  ];
}
