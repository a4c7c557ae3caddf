import type { PriceList } from '../prices/price-list';
import { type Cost, priced, type RegionalUsage } from './priced';
import { type KinesisMode, kinesisModes, kinesisUsage, shardsFor } from './usage/kinesis-usage';
import { pipesUsage } from './usage/pipes-usage';
import { replicationUsage } from './usage/replication-usage';
import { streamsUsage } from './usage/streams-usage';
import type { Usage } from './usage/usage';
import { monthlyChanges } from './usage/volume';
import type { Workload } from './usage/workload';

export const wayNames = ['streams', 'pipes', 'kinesis'] as const;

/** `streams`: the table's stream and Lambda. `pipes`: the stream and EventBridge Pipes. `kinesis`: a Kinesis stream and Lambda. */
export type WayName = (typeof wayNames)[number];

export const wayTitles: { readonly [name in WayName]: string } = {
  streams: 'Streams + Lambda',
  pipes: 'Pipes',
  kinesis: 'Kinesis',
};

/** What one way to have a table's changes costs. */
export interface Way {
  readonly name: WayName;
  readonly title: string;
  readonly cost: Cost;
  /** The same in the other mode of capacity, of Kinesis only. */
  readonly otherMode?: { readonly title: string; readonly perMonth: number };
}

/** The three ways side by side. Of Kinesis' two modes of capacity the cheaper counts. */
export function waysFor(workload: Workload, prices: PriceList): readonly Way[] {
  return wayNames.map((name) => wayFor(name, workload, prices));
}

export function wayFor(name: WayName, workload: Workload, prices: PriceList): Way {
  const cost = (usageOf: (workload: Workload) => readonly Usage[]) =>
    priced(regionalUsage(workload, usageOf), monthlyChanges(workload), prices);
  if (name === 'streams') return { name, title: wayTitles.streams, cost: cost(streamsUsage) };
  if (name === 'pipes') return { name, title: wayTitles.pipes, cost: cost(pipesUsage) };
  const modes = kinesisModes.map((mode) => ({ mode, cost: cost((one) => kinesisUsage(one, mode)) }));
  const [cheaper, other] = modes.sort((one, another) => one.cost.perMonth - another.cost.perMonth);
  return {
    name,
    title: modeTitle(cheaper!.mode, workload),
    cost: cheaper!.cost,
    otherMode: { title: modeTitle(other!.mode, workload), perMonth: other!.cost.perMonth },
  };
}

/** Every region of a global table has all changes, whoever wrote them, and whoever reads them there. */
function regionalUsage(
  workload: Workload,
  usageOf: (workload: Workload) => readonly Usage[],
): readonly RegionalUsage[] {
  const { region, replicaRegions } = workload;
  const usage = usageOf(workload);
  return [...[region, ...replicaRegions].map((one) => ({ region: one, usage })), ...replicationUsage(workload)];
}

function modeTitle(mode: KinesisMode, workload: Workload): string {
  if (mode === 'ON_DEMAND') return `${wayTitles.kinesis}, on demand`;
  const shards = shardsFor(workload);
  return `${wayTitles.kinesis}, ${shards} ${shards === 1 ? 'shard' : 'shards'}`;
}
