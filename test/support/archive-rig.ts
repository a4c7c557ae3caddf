import type { GetShardIteratorCommand, KinesisClient } from '@aws-sdk/client-kinesis';
import type { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type Clock, systemClock } from '../../handlers/core/clock';
import { ArchiveDelivery } from '../../local/services/archive-delivery';
import { startArchive } from '../../local/services/archive-stand-in';
import type { DeliverySettings } from '../../local/services/firehose-settings';
import type { SourceRecord, transformEvent } from '../../local/services/firehose-transform';
import { toParquet } from '../../local/services/parquet';

/** When the records of this rig arrived: 2026-08-27T10:30:05Z. */
export const atMs = Date.UTC(2026, 7, 27, 10, 30, 5);

/** Of an archive of GZIP lines by day. */
export const archiveSettings: DeliverySettings = {
  name: 'orders-archive',
  arn: 'arn:aws:firehose:eu-west-1:000000000000:deliverystream/orders-archive',
  region: 'eu-west-1',
  sourceArn: 'arn:aws:kinesis:eu-west-1:000000000000:stream/orders-changes',
  bucket: 'archive',
  prefix: 'changes/day=!{timestamp:yyyy-MM-dd}/',
  errorPrefix: 'errors/!{firehose:error-output-type}/',
  timeZone: 'UTC',
  bufferingInterval: 300,
  bufferingSize: 64,
  isGzip: true,
  fileExtension: undefined,
  appendsDelimiter: false,
  transform: { functionArn: 'transform', retries: 3, bufferingSize: 1, bufferingInterval: 60 },
  isPartitioned: false,
  parquet: undefined,
};

export type TransformEvent = ReturnType<typeof transformEvent>;

export function record(sequenceNumber: string, data = Buffer.from('{}'), arrivedAtMs = atMs): SourceRecord {
  return { data, shardId: 'shardId-000000000000', sequenceNumber, partitionKey: 'A', arrivedAtMs };
}

interface Put {
  readonly key: string;
  readonly body: Buffer;
}

/** A bucket that refuses the first puts. */
function bucket(refused = 0): { readonly puts: Put[]; readonly s3: S3Client } {
  const puts: Put[] = [];
  let calls = 0;
  const send = async ({ input }: PutObjectCommand) => {
    calls += 1;
    if (calls <= refused) throw new Error('SlowDown');
    puts.push({ key: input.Key!, body: input.Body as Buffer });
  };
  return { puts, s3: { send } as unknown as S3Client };
}

/** Waits for nothing. */
const hurriedClock: Clock = { nowMs: () => atMs, after: (_, callback) => systemClock.after(0, callback) };

/** What becomes of records behind the function, each by its place unless it has a text. */
export async function deliverRecords(
  of: DeliverySettings,
  records: readonly { readonly keys: Readonly<Record<string, string>>; readonly text?: string }[],
  refusedPuts = 0,
) {
  const { puts, s3 } = bucket(refusedPuts);
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const parts = { settings: of, s3, clock: hurriedClock, intervalSecondsMax: 300, toParquet, onError };
  const delivery = new ArchiveDelivery(parts);
  for (const [place, { keys, text = String(place) }] of records.entries())
    delivery.deliver(record(String(place)), Buffer.from(text), keys);
  await delivery.write(true, new AbortController().signal);
  return { puts, errors };
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
