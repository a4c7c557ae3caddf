import { compareSequenceNumbers } from '../../../handlers/core/version';
import type { FoundRecord, LostRange } from '../finding';

/** Where the records of a batch are that a mapping or a pipe gave up, as it told its failure destination or dead letters. */
export interface StreamPointer {
  /** With the version or alias that the mapping names; absent where a pipe gave up. */
  readonly functionArn?: string;
  readonly pipeArn?: string;
  readonly streamArn: string;
  readonly shardId: string;
  /** Absent for the closing call of a tumbling window, which has no records. */
  readonly range?: SequenceRange;
  readonly batchSize: number;
  /** `RetryAttemptsExhausted`, with the kind of the function's error where it threw one. */
  readonly cause: string;
  /** Epoch milliseconds. */
  readonly atMs: number;
  /** Records themselves, where the destination is S3: JSON of the event. */
  readonly payload?: string;
}

/** Of one shard, both ends included. */
export interface SequenceRange {
  readonly startSequenceNumber: string;
  readonly endSequenceNumber: string;
}

/**
 * What a pipe says stands in no guide of AWS, but in what others have kept of its messages.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
interface DestinationBody {
  readonly context?: { readonly partnerResourceArn?: string; readonly condition?: string };
  readonly requestContext?: { readonly functionArn?: string; readonly condition?: string };
  readonly responseContext?: { readonly functionError?: string | null };
  readonly timestamp?: string;
  readonly payload?: unknown;
  readonly [info: string]: unknown;
}

type BatchInfo = Partial<SequenceRange> & {
  readonly shardId?: string;
  readonly streamArn?: string;
  readonly batchSize?: number;
};

/** Undefined for what is no record of a failure destination. */
export function streamPointerOf(body: unknown): StreamPointer | undefined {
  const { context, requestContext, responseContext, timestamp, payload, ...rest } = (body ?? {}) as DestinationBody;
  const info = (rest.DDBStreamBatchInfo ?? rest.KinesisBatchInfo) as BatchInfo | undefined;
  const functionArn = requestContext?.functionArn;
  const pipeArn = context?.partnerResourceArn;
  if (!(functionArn || pipeArn) || !info?.streamArn || !info.shardId) return undefined;
  const { startSequenceNumber, endSequenceNumber, streamArn, shardId, batchSize = 0 } = info;
  return {
    ...(functionArn ? { functionArn } : { pipeArn: pipeArn! }),
    streamArn,
    shardId,
    ...(startSequenceNumber && endSequenceNumber && { range: { startSequenceNumber, endSequenceNumber } }),
    batchSize,
    cause: [requestContext?.condition ?? context?.condition ?? 'unknown', responseContext?.functionError]
      .filter(Boolean)
      .join(' '),
    atMs: Date.parse(timestamp ?? '') || 0,
    ...(typeof payload === 'string' && { payload }),
  };
}

/** What a stream still has of a pointer's range. */
export interface FoundRange {
  /** Those that pass the mapping's filters, in the order of the shard. */
  readonly records: readonly FoundRecord[];
  /** The part of the range that has left the stream. */
  readonly lost?: SequenceRange;
}

/**
 * How many records of the batch have left the stream, and whether what is there may hold others besides. One lane takes
 * every record of the range that passes the filters; of several lanes each has some of them, and nothing says which.
 */
export function weigh({ batchSize }: StreamPointer, { records, lost }: FoundRange, lanes: number) {
  const lostCount = lost ? Math.max(1, batchSize - records.length) : 0;
  const isSuperset = records.length > batchSize || (lanes > 1 && lost !== undefined && records.length > 0);
  return { lostCount, isSuperset };
}

/** The bodies of messages that tell of what is left: one for each run of records that nothing lies between. */
export function narrowedBodies(
  body: object,
  records: readonly FoundRecord[],
  left: readonly FoundRecord[],
  lost: readonly LostRange[],
): readonly string[] {
  const runs = runsOf(records, new Set(left)).map((run) => ({
    startSequenceNumber: run[0]!.itemIdentifier,
    endSequenceNumber: run.at(-1)!.itemIdentifier,
    batchSize: run.length,
  }));
  const gone = lost.map(({ startSequenceNumber, endSequenceNumber, count }) => ({
    startSequenceNumber,
    endSequenceNumber,
    batchSize: count,
  }));
  const name = 'DDBStreamBatchInfo' in body ? 'DDBStreamBatchInfo' : 'KinesisBatchInfo';
  const info = (body as DestinationBody)[name] as BatchInfo;
  return [...gone, ...runs].map((part) => JSON.stringify({ ...body, [name]: { ...info, ...part } }));
}

function runsOf(records: readonly FoundRecord[], left: ReadonlySet<FoundRecord>): readonly FoundRecord[][] {
  const runs: FoundRecord[][] = [];
  let isRunning = false;
  for (const record of records) {
    if (left.has(record)) {
      if (!isRunning) runs.push([]);
      runs.at(-1)!.push(record);
    }
    isRunning = left.has(record);
  }
  return runs;
}

export function isWithin(sequenceNumber: string, { startSequenceNumber, endSequenceNumber }: SequenceRange): boolean {
  return (
    compareSequenceNumbers(sequenceNumber, startSequenceNumber) >= 0 &&
    compareSequenceNumbers(sequenceNumber, endSequenceNumber) <= 0
  );
}
