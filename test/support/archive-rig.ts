import type { GetShardIteratorCommand, KinesisClient } from '@aws-sdk/client-kinesis';
import type { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { systemClock } from '../../handlers/core/clock';
import { ArchiveDelivery } from '../../local/services/archive-delivery';
import { startArchive } from '../../local/services/archive-stand-in';
import type { DeliverySettings } from '../../local/services/firehose-settings';
import type { SourceRecord, transformEvent } from '../../local/services/firehose-transform';
import { toParquet } from '../../local/services/parquet';

/** When the records of this rig arrived: 2026-08-27T10:30:05Z. */
export const atMs = Date.UTC(2026, 7, 27, 10, 30, 5);

export type TransformEvent = ReturnType<typeof transformEvent>;

export function record(sequenceNumber: string, data = Buffer.from('{}')): SourceRecord {
  return { data, shardId: 'shardId-000000000000', sequenceNumber, partitionKey: 'A', arrivedAtMs: atMs };
}

interface Put {
  readonly key: string;
  readonly body: Buffer;
}

function bucket(): { readonly puts: Put[]; readonly s3: S3Client } {
  const puts: Put[] = [];
  const send = async ({ input }: PutObjectCommand) => {
    puts.push({ key: input.Key!, body: input.Body as Buffer });
  };
  return { puts, s3: { send } as unknown as S3Client };
}

/** What becomes of records behind the function, each by its place unless it has a text. */
export async function deliverRecords(
  of: DeliverySettings,
  records: readonly { readonly keys: Readonly<Record<string, string>>; readonly text?: string }[],
) {
  const { puts, s3 } = bucket();
  const parts = { settings: of, s3, clock: systemClock, intervalSecondsMax: 300, toParquet, onError: fail };
  const delivery = new ArchiveDelivery(parts);
  for (const [place, { keys, text = String(place) }] of records.entries())
    delivery.deliver(record(String(place)), Buffer.from(text), keys);
  await delivery.write(true, new AbortController().signal);
  return { puts };
}

/** Runs an archive over the records of a Kinesis stream until each is delivered; `undefined` is an invocation that failed. */
export async function archiveRecords(
  settings: DeliverySettings,
  records: readonly SourceRecord[],
  transform: (event: TransformEvent) => string | undefined,
) {
  const { puts, s3 } = bucket();
  const ended = new AbortController();
  const functions = {
    invoke: async ({ event }: { readonly event: string }) => {
      const payload = transform(JSON.parse(event) as TransformEvent);
      return payload === undefined ? { fault: { errorType: 'Broken', errorMessage: 'by the test' } } : { payload };
    },
  };
  const startedAt: string[] = [];
  const kinesis = streamOf(records, startedAt);
  const parts = { settings, kinesis, s3, functions, clock: systemClock, toParquet, onError: fail };
  const running = startArchive(parts, ended.signal);
  while (running.records < records.length) await new Promise((resolve) => setTimeout(resolve, 10));
  await running.flush();
  ended.abort();
  await running.stopped;
  return { puts, startedAt };
}

/** A Kinesis client that knows one shard, and notes where it is read from. */
function streamOf(records: readonly SourceRecord[], startedAt: string[]): KinesisClient {
  const Records = records.map(({ data, sequenceNumber, partitionKey, arrivedAtMs }) => ({
    ...{ Data: data, SequenceNumber: sequenceNumber, PartitionKey: partitionKey },
    ApproximateArrivalTimestamp: new Date(arrivedAtMs),
  }));
  let isRead = false;
  const send = async ({ constructor: { name }, input }: GetShardIteratorCommand) => {
    if (name === 'ListShardsCommand') return { Shards: [{ ShardId: 'shardId-000000000000' }] };
    if (name === 'GetShardIteratorCommand') {
      startedAt.push(input.ShardIteratorType!);
      return { ShardIterator: 'here' };
    }
    const page = { Records: isRead ? [] : Records, NextShardIterator: 'there', MillisBehindLatest: 0 };
    isRead = true;
    return page;
  };
  return { send } as unknown as KinesisClient;
}

function fail(error: unknown): never {
  throw error;
}
