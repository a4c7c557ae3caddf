import type { PriceItem } from '../../prices/price-file';
import {
  captureUnits,
  changeBytes,
  chunksOf,
  flushes,
  gb,
  monthSeconds,
  packed,
  packedChunks,
  steppedBytes,
} from './volume';
import type { FunctionWork, Target, Workload } from './workload';

/** Units of something that AWS charges for, in a month. */
export interface Usage {
  readonly item: PriceItem;
  readonly quantity: number;
}

/** Bytes of one request to each service. */
export const requestBytesMax = { sns: 256 * 1_024, sqs: 1_024 * 1_024 } as const;

/** A change reaches a function that reads a stream when the shard is next polled: 4 times a second, Kinesis once. */
export const pollSeconds = { dynamodb: 0.25, kinesis: 1 } as const;

/** A function that reads a stream: as many of the `changes` at once as come between two polls of a shard; filters come before batches. */
export function streamFunctionUsage(
  changes: number,
  { functions }: Pick<Workload, 'functions'>,
  source: keyof typeof pollSeconds,
  shards: number,
): Usage[] {
  const { batchSize, batchWindowSeconds } = functions;
  const waiting = (changes / monthSeconds / shards) * Math.max(batchWindowSeconds, pollSeconds[source]);
  return functionUsage(changes, Math.min(batchSize, Math.max(1, waiting)), functions);
}

/** Invocations with so many records each. */
export function functionUsage(
  changes: number,
  batch: number,
  work: Pick<FunctionWork, 'invocationMs' | 'recordMs' | 'memoryMb'>,
): Usage[] {
  const invocations = changes / batch;
  const seconds = (work.invocationMs + batch * work.recordMs) / 1_000;
  return [
    { item: 'lambda.request', quantity: invocations },
    { item: 'lambda.gb-second', quantity: invocations * seconds * (work.memoryMb / 1_024) },
  ];
}

/** What a target asks for changes that arrive in batches of ten, as functions and pipes send them. */
export function targetUsage(target: Target, changes: number, bytes: number): Usage[] {
  return [targets[target](changes, bytes)];
}

const targets: { readonly [name in Target]: (changes: number, bytes: number) => Usage } = {
  queue: (changes, bytes) => ({ item: 'sqs.request', quantity: changes * packedChunks(bytes, requestBytesMax.sqs) }),
  topic: (changes, bytes) => ({ item: 'sns.request', quantity: changes * packedChunks(bytes, requestBytesMax.sns) }),
  // Each event of a request counts by itself.
  bus: (changes, bytes) => ({ item: 'eventbridge.event', quantity: changes * chunksOf(bytes) }),
  api: (changes, bytes) => ({ item: 'eventbridge.api-destination', quantity: changes * chunksOf(bytes) }),
};

/** Receiving and deleting the messages of a queue, ten at a time. */
export function queueReadUsage(item: 'sqs.request' | 'sqs.fifo-request', changes: number, bytes: number): Usage {
  const requests = packedChunks(bytes, requestBytesMax.sqs) + 1 / packed(bytes, requestBytesMax.sqs);
  return { item, quantity: changes * requests };
}

/** DynamoDB's charge for writing changes to Kinesis. */
export function captureUsage(changes: number, workload: Workload): Usage {
  return { item: 'dynamodb.change-data-capture-unit', quantity: changes * captureUnits(workload) };
}

/** Firehose buffers 64 MB or 5 minutes; its transform is called for each MB, and at the latest after a minute. */
const flush = { objectBytes: 64 * 1_024 ** 2, objectSeconds: 300, transformBytes: 1_024 ** 2, transformSeconds: 60 };

/** The transform moves bytes and waits for nobody. */
const transformRecordMs = 0.1;

/** Firehose from its source to S3, storage not included. */
export function firehoseUsage(changes: number, workload: Workload): Usage[] {
  const bytes = changeBytes(workload);
  const { archive, archivePartitions } = workload;
  const counted = (changes * steppedBytes(bytes, 5)) / gb;
  const objects = Math.min(
    changes,
    flushes(changes, bytes, flush.objectBytes, flush.objectSeconds) * Math.max(1, archivePartitions),
  );
  const divided = archivePartitions > 0;
  return [
    { item: 'firehose.data-in', quantity: counted },
    { item: 'firehose.format-conversion', quantity: archive === 'parquet' ? counted : 0 },
    { item: 'firehose.dynamic-partitioning', quantity: divided ? (changes * bytes) / gb : 0 },
    { item: 'firehose.dynamic-partitioning-object', quantity: divided ? objects : 0 },
    { item: 's3.put', quantity: objects },
  ];
}

/** The function that turns Kinesis records into lines for the archive. */
export function transformUsage(changes: number, { functions, ...workload }: Workload): Usage[] {
  const bytes = changeBytes({ functions, ...workload });
  const calls = flushes(changes, bytes, flush.transformBytes, flush.transformSeconds);
  return functionUsage(changes, changes / calls, { ...functions, recordMs: transformRecordMs });
}
