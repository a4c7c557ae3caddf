import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { LoadedConsumer } from '../../../handlers/backfill-loader/env';
import type { FileTask } from '../../../handlers/backfill-loader/file-task';
import { createBackfillLoader } from '../../../handlers/backfill-loader/handler';
import type { Item } from '../../../handlers/core/attribute-value';
import type { AwsCall } from '../../../handlers/core/aws-request';
import type { Clock } from '../../../handlers/core/clock';
import { createObjectStore } from '../../../handlers/core/object-store';
import type { Invoked } from '../../../handlers/replay/invoke-function';
import { type LogLine, recordingLogger } from '../../support/batch-rig';

export const tableArn = 'arn:aws:dynamodb:eu-central-1:123456789012:table/orders';
export const asOf = '2026-11-01T10:20:30.000Z';

export interface SeedRecord {
  readonly eventName: string;
  readonly eventSource: string;
  readonly eventSourceARN: string;
  readonly dynamodb: { readonly Keys: Item; readonly NewImage?: Item; readonly SequenceNumber: string };
}

/** Answers a batch; what is undefined counts as done. */
export type Consume = (records: readonly SeedRecord[], functionArn: string) => Invoked | undefined;

export interface Loaded {
  readonly functionArn: string;
  readonly records: readonly SeedRecord[];
}

/** A loader in this process: S3 is a map by `bucket/key`, functions are one of the test's, and time ends when it says so. */
export function createLoaderRig(
  consumers: readonly Partial<LoadedConsumer>[],
  answer: Consume = () => undefined,
  more: object = {},
) {
  const objects = new Map<string, Buffer>();
  const ranges: string[] = [];
  const loaded: Loaded[] = [];
  const logs: LogLine[] = [];
  const timers = new Set<() => void>();
  const clock: Clock = {
    nowMs: () => 0,
    after(delayMs, callback) {
      // Pauses between attempts end at once, the deadline when the test wants it.
      if (delayMs < 10_000) queueMicrotask(callback);
      else timers.add(callback);
      return () => timers.delete(callback);
    },
  };
  const request = Object.assign(
    async (call: AwsCall) => {
      if (call.headers?.range) ranges.push(call.headers.range);
      return answerTo(call, objects);
    },
    { endpointOf: () => ({ url: new URL('http://s3'), custom: true }) },
  );
  const load = createBackfillLoader({
    consumers: consumers.map((consumer, index) => ({
      ...{ name: `Consumer${index}`, functionArn: `function-${index}`, batchSize: 100 },
      ...consumer,
    })),
    tableArn,
    keyAttributes: ['orderId'],
    failuresBucket: 'failures',
    request,
    objects: createObjectStore(request),
    invoke: async (functionArn, event) => {
      const { Records: records } = event as { readonly Records: readonly SeedRecord[] };
      loaded.push({ functionArn, records });
      return answer(records, functionArn) ?? { answer: { batchItemFailures: [] } };
    },
    logger: recordingLogger(logs),
    clock,
    random: () => 0.5,
    ...more,
  });
  return {
    ...{ objects, ranges, loaded, logs, request },
    retryParts: { clock, random: () => 0.5, signal: new AbortController().signal },
    load: (task: Parameters<typeof load>[0]) => load(task, { getRemainingTimeInMillis: () => 300_000 }),
    /** The time of the call under way is over. */
    endTime: () => {
      for (const end of [...timers]) end();
    },
    /** Puts a file of an export and says what a child workflow would. */
    putFile: (lines: readonly object[], more: Partial<FileTask['file']> = {}): FileTask => {
      const body = gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      const key = 'exports/AWSDynamoDB/1-a/data/abc.json.gz';
      objects.set(`exports/${key}`, body);
      const md5Checksum = createHash('md5').update(body).digest('base64');
      const file = { dataFileS3Key: key, itemCount: lines.length, md5Checksum, ...more };
      return { bucket: 'exports', asOf, run: 'run-1', file, line: 0, read: 0, brought: 0, filtered: 0, failed: 0 };
    },
  };
}

/** Orders of a full export, numbered from 0. */
export function orderLines(count: number): { readonly Item: Item }[] {
  return Array.from({ length: count }, (_, index) => ({
    Item: { orderId: { S: `o-${index}` }, status: { S: index % 2 === 0 ? 'PAID' : 'OPEN' } },
  }));
}

function answerTo({ method, path = '', headers = {}, body }: AwsCall, objects: Map<string, Buffer>) {
  const key = path.slice(1);
  if (method === 'PUT') {
    objects.set(key, Buffer.from(body as string));
    return { statusCode: 200, headers: {}, body: Buffer.alloc(0) };
  }
  const stored = objects.get(key);
  if (!stored) return { statusCode: 404, headers: {}, body: Buffer.from('<Code>NoSuchKey</Code>') };
  const etag = createHash('md5').update(stored).digest('hex');
  if (headers['if-match'] && headers['if-match'] !== etag) {
    return { statusCode: 412, headers: {}, body: Buffer.from('<Code>PreconditionFailed</Code>') };
  }
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
  if (from === undefined) return { statusCode: 200, headers: { etag }, body: stored };
  const part = stored.subarray(Number(from), Number(to) + 1);
  const range = `bytes ${from}-${Number(from) + part.length - 1}/${stored.length}`;
  return { statusCode: 206, headers: { etag, 'content-range': range }, body: part };
}
