import type { Price } from '../../prices/price-list';
import { comparedPricesText, uncheckedPricesText } from '../../prices/price-notes';
import { count, counted, listed } from '../../rehearse/show/units';
import { changeBytes, envelopeBytes, imageFactor } from '../usage/volume';
import type { Workload } from '../usage/workload';

/** The workload in one sentence. */
export function workloadText(workload: Workload): string {
  const {
    writesPerSecond,
    peakWritesPerSecond,
    itemBytes,
    oldItemBytes,
    region,
    archive,
    replayHours,
    replicaRegions,
  } = workload;
  const parts = [
    `${count(writesPerSecond)} writes a second in ${region}, ${count(peakWritesPerSecond)} at the peak`,
    `items of ${count(oldItemBytes)} bytes before and ${count(itemBytes)} after a change`,
    ...(replicaRegions.length > 0 ? [`replicas in ${listed(replicaRegions)}`] : []),
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

/** What is taken for granted of changes and functions. */
export function assumptionTexts(workload: Workload): readonly string[] {
  const { batchSize, batchWindowSeconds, memoryMb, invocationMs, recordMs, shards } = workload.functions;
  return [
    `A change in flight takes ${count(Math.round(changeBytes(workload)))} bytes: ${imageFactor} times the images, since JSON names every type, and ${envelopeBytes}.`,
    `Functions have ${count(memoryMb)} MB and take ${invocationMs} ms and ${recordMs} ms a record; the stream has ${counted(shards, 'shard')}, and batches what comes between two polls${batchWindowSeconds > 0 ? `, or within ${batchWindowSeconds} s` : ''}, ${count(batchSize)} at most.`,
  ];
}

/** Where amounts come from. */
export function priceTexts(prices: readonly Price[]): readonly string[] {
  const regions = [...new Set(prices.map(({ region }) => region))];
  const compared = comparedPricesText(prices);
  const unchecked = uncheckedPricesText(prices);
  return [
    `Amounts are US dollars in ${listed(regions)}.${compared ? ` ${compared}` : ''}`,
    ...(unchecked ? [unchecked] : []),
  ];
}
