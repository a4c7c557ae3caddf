import { dynamodbStreamSource } from '../../engine/pollers/dynamodb-streams';
import type { ShardReader } from '../../engine/ports';
import type { Clock } from '../../handlers/core/clock';
import { pause } from '../../handlers/core/pause';
import type { Pipeline } from '../pipeline';
import type { RunningStreams } from '../streams/start-streams';
import type { LocalTable } from '../terraform/resources';
import type { MetricStore } from './metrics/metric-store';

export interface SampledRun {
  readonly pipeline: Pick<Pipeline, 'resources' | 'holdingOf' | 'clients' | 'region'>;
  readonly streams: RunningStreams;
  readonly metrics: MetricStore;
  readonly clock: Clock;
}

const intervalMs = 1_000;

/** Asks queues, tables, replications and archives once a second for what CloudWatch would know of them. */
export async function sampleServices(run: SampledRun, signal: AbortSignal): Promise<void> {
  const { pipeline, clock } = run;
  const busy = busySince(run);
  const tables = pipeline.resources.tables.flatMap((table) => (table.streamArn ? followTable(table, run, signal) : []));
  while (!signal.aborted) {
    sampleQueues(run);
    busy();
    await pause(intervalMs, clock, signal);
  }
  await Promise.all(tables);
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
function sampleQueues({ pipeline, metrics, clock }: SampledRun): void {
  const nowMs = clock.nowMs();
  for (const { name: QueueName } of pipeline.resources.queues) {
    const holding = pipeline.holdingOf(QueueName);
    if (!holding) continue;
    const ageMs = holding.oldestSentAtMs === undefined ? 0 : Math.max(0, nowMs - holding.oldestSentAtMs);
    const values = {
      ApproximateNumberOfMessagesVisible: holding.visible,
      ApproximateNumberOfMessagesNotVisible: holding.notVisible,
      ApproximateAgeOfOldestMessage: ageMs / 1_000,
    };
    for (const [name, value] of Object.entries(values)) {
      metrics.record({ namespace: 'AWS/SQS', name, dimensions: { QueueName } }, value, nowMs);
    }
  }
}

/** The age of what waits is told as the time since nothing was waiting, of which the oldest cannot be older. */
function busySince({ pipeline, streams, metrics, clock }: SampledRun): () => void {
  const idleAtMs = new Map<object, number>();
  const ageOf = (one: { readonly isIdle: boolean }, nowMs: number) => {
    if (one.isIdle || !idleAtMs.has(one)) idleAtMs.set(one, nowMs);
    return nowMs - idleAtMs.get(one)!;
  };
  return () => {
    const nowMs = clock.nowMs();
    for (const replication of streams.replications) {
      const { tableName, streamArn } = replication.destination;
      const dimensions = { TableName: tableName, DelegatedOperation: streamArn.split('/').at(-1)! };
      const name = 'AgeOfOldestUnreplicatedRecord';
      metrics.record({ namespace: 'AWS/DynamoDB', name, dimensions }, ageOf(replication, nowMs), nowMs);
    }
    for (const [place, archive] of streams.archives.entries()) {
      const dimensions = { DeliveryStreamName: pipeline.resources.archives[place]!.name };
      const name = 'DeliveryToS3.DataFreshness';
      metrics.record({ namespace: 'AWS/Firehose', name, dimensions }, ageOf(archive, nowMs) / 1_000, nowMs);
    }
  };
}

const unitBytes = 1_024;

/**
 * Counts what the writes of a table consumed, by its stream: a unit for each kilobyte that was begun, at the time of
 * reading. A write that changed nothing and those without a stream are not seen.
 */
async function followTable(table: LocalTable, run: SampledRun, signal: AbortSignal): Promise<void> {
  const { pipeline, metrics, clock } = run;
  const source = dynamodbStreamSource({
    client: pipeline.clients.streams,
    streamArn: table.streamArn!,
    clock,
    awsRegion: pipeline.region,
  });
  const readers = new Map<string, ShardReader>();
  const id = {
    namespace: 'AWS/DynamoDB',
    name: 'ConsumedWriteCapacityUnits',
    dimensions: { TableName: table.name },
  };
  const look = async () => {
    for (const { shardId } of await source.listShards(signal)) {
      if (!readers.has(shardId)) readers.set(shardId, source.openShard(shardId, { type: 'TRIM_HORIZON' }));
    }
    for (const reader of readers.values()) {
      const { records } = await reader.read(signal);
      for (const { bytes } of records) metrics.record(id, Math.ceil(bytes / unitBytes), clock.nowMs());
    }
  };
  while (!signal.aborted) {
    // The next look reads what this one did not.
    await look().catch(() => {});
    await pause(intervalMs, clock, signal);
  }
}
