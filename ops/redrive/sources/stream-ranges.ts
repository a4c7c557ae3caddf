import { dynamodbStreamSource } from '../../../engine/pollers/dynamodb-streams';
import { kinesisStreamSource } from '../../../engine/pollers/kinesis';
import type { ShardReader } from '../../../engine/ports';
import type { SourceRecord } from '../../../engine/source-record';
import type { Clock } from '../../../handlers/core/clock';
import { pause } from '../../../handlers/core/pause';
import { compareSequenceNumbers } from '../../../handlers/core/version';
import type { AwsClients } from '../../aws/clients';
import { serviceInArn } from '../../deployed/deployed-pipeline';
import type { RateLimit } from '../../pace/rate-limit';
import { isWithin, type SequenceRange } from './stream-pointer';

export interface ShardRange extends SequenceRange {
  readonly streamArn: string;
  readonly shardId: string;
}

export interface ReadRange {
  /** As the function's event holds them, in order. */
  readonly records: readonly SourceRecord[];
  /** Absent where the beginning of the range was still there, and so all of it. */
  readonly lost?: SequenceRange;
}

export interface StreamRangeParts {
  readonly clients: Pick<AwsClients, 'streams' | 'kinesis'>;
  readonly clock: Clock;
  /** Asked before each read: whoever reads again is one more reader of the stream. */
  readonly rateLimit: RateLimit;
  readonly signal: AbortSignal;
}

/** Reads what streams still have of these ranges; where ranges of a shard overlap, once. One answer each, in order. */
export async function readStreamRanges(
  ranges: readonly ShardRange[],
  parts: StreamRangeParts,
): Promise<readonly ReadRange[]> {
  const answers = new Map<ShardRange, ReadRange>();
  for (const span of spansOf(ranges)) {
    const read = await readSpan(span, parts);
    for (const range of span.ranges) answers.set(range, partOf(read, range));
  }
  return ranges.map((range) => answers.get(range)!);
}

interface Span extends ShardRange {
  readonly ranges: readonly ShardRange[];
}

/** Stretches that hold the ranges of a shard and do not touch. */
function spansOf(ranges: readonly ShardRange[]): readonly Span[] {
  const sorted = [...ranges].sort(
    (one, other) =>
      compareText(one.streamArn, other.streamArn) ||
      compareText(one.shardId, other.shardId) ||
      compareSequenceNumbers(one.startSequenceNumber, other.startSequenceNumber),
  );
  const spans: Span[] = [];
  for (const range of sorted) {
    const last = spans.at(-1);
    if (!last || !touches(last, range)) spans.push({ ...range, ranges: [range] });
    else spans[spans.length - 1] = { ...last, ...endOf(last, range), ranges: [...last.ranges, range] };
  }
  return spans;
}

function touches(span: Span, range: ShardRange): boolean {
  const isSameShard = span.streamArn === range.streamArn && span.shardId === range.shardId;
  return isSameShard && compareSequenceNumbers(range.startSequenceNumber, span.endSequenceNumber) <= 0;
}

function endOf(span: Span, range: ShardRange): Pick<SequenceRange, 'endSequenceNumber'> {
  const isFarther = compareSequenceNumbers(range.endSequenceNumber, span.endSequenceNumber) > 0;
  return { endSequenceNumber: isFarther ? range.endSequenceNumber : span.endSequenceNumber };
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/**
 * So many reads in a row without a record and without a word of more are the end: what was asked for is gone, and nothing
 * new has come. Of Kinesis that word is `MillisBehindLatest`, and a few do. A DynamoDB stream has none and may give empty
 * pages on the way, so fewer will do only where it has said that the beginning is gone.
 */
const emptyReadsMax = { whole: 50, trimmed: 5, kinesis: 3 };
const emptyPauseMs = 250;

async function readSpan(span: Span, parts: StreamRangeParts): Promise<readonly SourceRecord[]> {
  const { clock, rateLimit, signal } = parts;
  let known: keyof typeof emptyReadsMax = isDynamodb(span) ? 'whole' : 'kinesis';
  const reader = readerOf(span, parts, () => {
    if (known === 'whole') known = 'trimmed';
  });
  const records: SourceRecord[] = [];
  for (let emptyReads = 0; emptyReads < emptyReadsMax[known]; ) {
    await rateLimit(1, signal);
    // Half a range would look as if the rest were lost.
    signal.throwIfAborted();
    const page = await reader.read(signal);
    records.push(...page.records.filter(({ sequenceNumber }) => isWithin(sequenceNumber, span)));
    const last = page.records.at(-1)?.sequenceNumber;
    const hasPassed = last !== undefined && compareSequenceNumbers(last, span.endSequenceNumber) >= 0;
    if (page.hasEnded || hasPassed) break;
    const isOnTheWay = last !== undefined || page.pauseMs !== undefined;
    emptyReads = isOnTheWay ? 0 : emptyReads + 1;
    if (last === undefined) await pause(page.pauseMs ?? emptyPauseMs, clock, signal);
  }
  return records;
}

function readerOf(range: ShardRange, { clients, clock }: StreamRangeParts, onTrimmed: () => void): ShardReader {
  const { streamArn, shardId, startSequenceNumber } = range;
  const from = { type: 'at', sequenceNumber: startSequenceNumber } as const;
  if (isDynamodb(range)) {
    return dynamodbStreamSource({ client: clients.streams, streamArn, clock, onTrimmed }).openShard(shardId, from);
  }
  // Of a consumer with enhanced fan-out the stream itself is read, and the records name the consumer as before.
  const stream = { streamArn: streamArn.split('/consumer/')[0]!, eventSourceArn: streamArn };
  // They also say by whose role they were read, which nothing of ours looks at.
  const options = { client: clients.kinesis, ...stream, clock, onTrimmed, invokeIdentityArn: '' };
  return kinesisStreamSource(options).openShard(shardId, from);
}

function isDynamodb({ streamArn }: ShardRange): boolean {
  return serviceInArn(streamArn) === 'dynamodb';
}

/** Streams forget from the beginning, so whatever lies before the first record that is left is gone. */
function partOf(records: readonly SourceRecord[], range: ShardRange): ReadRange {
  const within = records.filter(({ sequenceNumber }) => isWithin(sequenceNumber, range));
  const { startSequenceNumber, endSequenceNumber } = range;
  const first = within[0]?.sequenceNumber;
  if (first === undefined) return { records: [], lost: { startSequenceNumber, endSequenceNumber } };
  if (compareSequenceNumbers(first, startSequenceNumber) === 0) return { records: within };
  return { records: within, lost: { startSequenceNumber, endSequenceNumber: String(BigInt(first) - 1n) } };
}
