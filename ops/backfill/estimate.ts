import { SettingsError } from '../../handlers/core/errors';
import { functionUsage, type Usage } from '../cost/usage/usage';
import type { PriceItem } from '../prices/price-file';
import { costOf, type Price, type PriceList } from '../prices/price-list';

export const wayNames = ['scan', 'export', 'step-functions'] as const;

/** `scan` and `export`: brought by this machine. `step-functions`: an export, brought by a map over its files. */
export type WayName = (typeof wayNames)[number];

export interface EstimateInput {
  readonly mode: 'seed' | 'repair';
  readonly region: string;
  readonly items: number;
  readonly bytes: number;
  /** Of the export at hand. Default: as few as there can be. */
  readonly files?: number;
  readonly consumers: readonly { readonly name: string; readonly batchSize: number; readonly sink?: string }[];
  /** Calls of a function at once. */
  readonly parallel: number;
  readonly readUnitsPerSecond: number;
  readonly itemsPerSecond?: number;
}

/** How long one way takes and what it costs, in US dollars. */
export interface WayEstimate {
  readonly name: WayName;
  readonly seconds: number;
  readonly dollars: number;
  readonly lines: readonly { readonly item: PriceItem; readonly quantity: number; readonly dollars: number }[];
}

export interface Estimate {
  readonly ways: readonly WayEstimate[];
  readonly best: WayName;
  readonly prices: readonly Price[];
  /** Whose prices: the table's, or that of AWS's first where nobody knows the table's. */
  readonly priceRegion: string;
  /** Consumers whose sinks' own charges are not in it. */
  readonly unpriced: readonly string[];
}

/** As `tributary cost` assumes where nobody says otherwise. */
const work = { memoryMb: 512, invocationMs: 20, recordMs: 5 };

/** Files at once, and the memory of what reads them: as the module and the setting `backfill` have them by default. */
export const workflow = { parallel: 40, loaderMb: 1_024 } as const;

/** An export has a file for each partition of the table at least, which holds 10 GB at most. */
const fileBytes = 10 * 1_024 ** 3;

/** Of a file: the start, each call and the look at what came of it, the end. A call lasts up to 13 minutes. */
const transitions = { perFile: 2, perCall: 2, callSeconds: 780 } as const;

/** Longer than this a machine should not have to stay up. */
const patienceSeconds = 86_400;

/** A repair needs a reading of now, so it has one way. */
export function estimateBackfill(input: EstimateInput, prices: PriceList): Estimate {
  const names = input.mode === 'repair' ? (['scan'] as const) : wayNames;
  const behind = new Map<PriceItem, Price>();
  const priceRegion = pricedRegion(input.region, prices);
  const ways = names.map((name): WayEstimate => {
    const lines = pricedLines(usageOf(name, input), (item) => {
      const price = behind.get(item) ?? prices.priceOf(priceRegion, item);
      behind.set(item, price);
      return price;
    });
    return {
      name,
      seconds: secondsOf(name, input),
      lines,
      dollars: lines.reduce((sum, line) => sum + line.dollars, 0),
    };
  });
  const [fastest] = [...ways].sort((one, other) => one.seconds - other.seconds);
  const best = ways.find(({ seconds }) => seconds <= patienceSeconds) ?? fastest!;
  const unpriced = input.consumers
    .filter(({ sink }) => !(sink !== undefined && sink in writes))
    .map(({ name }) => name);
  return { ways, best: best.name, prices: [...behind.values()], priceRegion, unpriced };
}

function pricedRegion(region: string, prices: PriceList): string {
  try {
    return prices.priceOf(region, 'lambda.request').region;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return 'us-east-1';
  }
}

function pricedLines(usage: readonly Usage[], priceOf: (item: PriceItem) => Price): WayEstimate['lines'] {
  const quantities = new Map<PriceItem, number>();
  for (const { item, quantity } of usage) quantities.set(item, (quantities.get(item) ?? 0) + quantity);
  return [...quantities]
    .filter(([, quantity]) => quantity > 0)
    .map(([item, quantity]) => ({ item, quantity, dollars: costOf(priceOf(item), quantity) }))
    .sort((one, other) => other.dollars - one.dollars);
}

function secondsOf(name: WayName, input: EstimateInput): number {
  const { items, itemsPerSecond, parallel, readUnitsPerSecond } = input;
  const slowest = slowestSeconds(input);
  const atOnce = Math.min(workflow.parallel, filesOf(input));
  const brought = slowest / (name === 'step-functions' ? atOnce : parallel);
  const read = name === 'scan' ? readUnits(input) / readUnitsPerSecond : 0;
  const limited = itemsPerSecond === undefined || name === 'step-functions' ? 0 : items / itemsPerSecond;
  return Math.max(brought, read, limited);
}

/** Of all calls of the slowest consumer, one after the other; the others are called meanwhile. */
function slowestSeconds({ items, consumers }: EstimateInput): number {
  return Math.max(0, ...consumers.map(({ batchSize }) => callSeconds(items, batchSize)));
}

function filesOf({ files, bytes }: EstimateInput): number {
  return files ?? Math.max(1, Math.ceil(bytes / fileBytes));
}

/** Of all calls of a function, one after the other. */
function callSeconds(items: number, batchSize: number): number {
  return ((items / batchSize) * work.invocationMs + items * work.recordMs) / 1_000;
}

/** A seed's reads are eventually consistent, which takes half. */
function readUnits({ bytes, mode }: EstimateInput): number {
  return (bytes / 4_096) * (mode === 'seed' ? 0.5 : 1);
}

function usageOf(name: WayName, input: EstimateInput): readonly Usage[] {
  const { items, bytes, consumers } = input;
  const exported: Usage = { item: 'dynamodb.export', quantity: bytes / 1_024 ** 3 };
  const read: Usage = { item: 'dynamodb.read-request-unit', quantity: readUnits(input) };
  const itemBytes = items === 0 ? 0 : bytes / items;
  return [
    name === 'scan' ? read : exported,
    ...(name === 'step-functions' ? workflowUsage(input) : []),
    ...consumers.flatMap(({ batchSize, sink = '' }) => [
      ...functionUsage(items, batchSize, work),
      ...(writes[sink]?.(items, itemBytes) ?? []),
    ]),
  ];
}

/** What reads files waits while it calls, and is paid for it. */
function workflowUsage(input: EstimateInput): readonly Usage[] {
  const seconds = slowestSeconds(input);
  const files = filesOf(input);
  const calls = files + Math.floor(seconds / transitions.callSeconds);
  return [
    { item: 'step-functions.transition', quantity: files * transitions.perFile + calls * transitions.perCall },
    { item: 'lambda.request', quantity: calls },
    { item: 'lambda.gb-second', quantity: seconds * (workflow.loaderMb / 1_024) },
  ];
}

/** What sinks write, as far as AWS charges it by the write: a row of a view for each item, four units of an aggregation. */
const writes: { readonly [sink: string]: (items: number, itemBytes: number) => readonly Usage[] } = {
  view: (items, itemBytes) => [{ item: 'dynamodb.write-request-unit', quantity: items * kilobytes(itemBytes) }],
  replica: (items, itemBytes) => [{ item: 'dynamodb.write-request-unit', quantity: items * kilobytes(itemBytes) }],
  aggregation: (items) => [{ item: 'dynamodb.write-request-unit', quantity: items * 4 }],
  objects: (items) => [{ item: 's3.put', quantity: items }],
};

function kilobytes(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1_024));
}
