import { times } from './streams-usage';
import { captureUsage, firehoseUsage, streamFunctionUsage, targetUsage, transformUsage, type Usage } from './usage';
import { changeBytes, gb, monthHours, monthlyChanges, steppedBytes, unitsOf } from './volume';
import { readers, type Workload, withoutCode } from './workload';

/** Reads a second that a shard allows to all that share it; Lambda takes one. */
export const sharedReadersMax = 5;

/** Longest retention of a Kinesis stream: 365 days. */
export const retentionHoursMax = 8_760;

const mb = 1_024 ** 2;

/** What a shard takes and gives a second. */
const shard = { bytesIn: mb, recordsIn: 1_000, bytesOut: 2 * mb } as const;

/** Shards that a new stream on demand begins with. */
export const onDemandShards = 4;

export const kinesisModes = ['ON_DEMAND', 'PROVISIONED'] as const;
export type KinesisMode = (typeof kinesisModes)[number];

/** Shards for the busiest seconds: what goes in, and what goes out to those that share a shard. */
export function shardsFor(workload: Workload): number {
  const { peakWritesPerSecond } = workload;
  const bytesIn = peakWritesPerSecond * changeBytes(workload);
  const sharing = isEnhanced(workload) ? (workload.archive ? 1 : 0) : readers(workload);
  const needs = [bytesIn / shard.bytesIn, peakWritesPerSecond / shard.recordsIn, (sharing * bytesIn) / shard.bytesOut];
  return Math.max(1, ...needs.map(Math.ceil));
}

/** Every consumer gets throughput of its own where they are too many to share a shard. */
export function isEnhanced(workload: Workload): boolean {
  return readers(workload) > sharedReadersMax;
}

/** Capture, stream, a function for each consumer, and the archive that reads the stream itself. */
export function kinesisUsage(workload: Workload, mode: KinesisMode): Usage[] {
  const changes = monthlyChanges(workload);
  const passing = changes * workload.passingShare;
  const needed = shardsFor(workload);
  const shards = mode === 'ON_DEMAND' ? Math.max(onDemandShards, needed) : needed;
  const onStream = (count: number) => streamFunctionUsage(count, workload, 'kinesis', shards);
  return [
    captureUsage(changes, workload),
    ...kinesisStreamUsage[mode](workload, needed, reading(workload)),
    ...times(workload.withCode, () => onStream(changes)),
    ...times(withoutCode(workload), () => [
      ...onStream(passing),
      ...targetUsage(workload.target, passing, changeBytes(workload)),
    ]),
    ...(workload.archive ? [...firehoseUsage(changes, workload), ...transformUsage(changes, workload)] : []),
  ];
}

/** Who shares a shard, and who has throughput of its own. */
export interface KinesisReaders {
  readonly shared: number;
  readonly enhanced: number;
}

/** The stream alone, with so many shards where they are provisioned. */
export const kinesisStreamUsage: {
  readonly [mode in KinesisMode]: (workload: Workload, shards: number, readers: KinesisReaders) => Usage[];
} = {
  ON_DEMAND(workload, _, { shared, enhanced }) {
    const written = (monthlyChanges(workload) * steppedBytes(changeBytes(workload), 1)) / gb;
    return [
      { item: 'kinesis.on-demand.stream-hour', quantity: monthHours },
      { item: 'kinesis.on-demand.data-in', quantity: written },
      { item: 'kinesis.on-demand.data-out', quantity: written * shared },
      { item: 'kinesis.on-demand.enhanced-fan-out', quantity: written * enhanced },
      { item: 'kinesis.on-demand.extended-retention', quantity: (written / monthHours) * extendedHours(workload) },
      { item: 'kinesis.long-term-retention', quantity: (written / monthHours) * longTermHours(workload) },
    ];
  },
  PROVISIONED(workload, shards, { enhanced }) {
    const changes = monthlyChanges(workload);
    const written = (changes * changeBytes(workload)) / gb;
    const hours = shards * monthHours;
    return [
      { item: 'kinesis.provisioned.shard-hour', quantity: hours },
      { item: 'kinesis.provisioned.put-unit', quantity: changes * unitsOf(changeBytes(workload), 25) },
      { item: 'kinesis.provisioned.extended-retention', quantity: extendedHours(workload) > 0 ? hours : 0 },
      { item: 'kinesis.long-term-retention', quantity: (written / monthHours) * longTermHours(workload) },
      { item: 'kinesis.provisioned.enhanced-fan-out-hour', quantity: hours * enhanced },
      { item: 'kinesis.provisioned.enhanced-fan-out', quantity: written * enhanced },
    ];
  },
};

/** Firehose always shares. */
function reading(workload: Workload): KinesisReaders {
  const archive = workload.archive ? 1 : 0;
  return isEnhanced(workload)
    ? { shared: archive, enhanced: workload.consumers }
    : { shared: workload.consumers + archive, enhanced: 0 };
}

/** Hours of retention from the 24th, which are charged, to the 168th. */
function extendedHours({ replayHours }: Workload): number {
  return Math.max(0, Math.min(replayHours, 168) - 24);
}

function longTermHours({ replayHours }: Workload): number {
  return Math.max(0, Math.min(replayHours, retentionHoursMax) - 168);
}
