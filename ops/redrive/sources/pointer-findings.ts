import type { Message } from '@aws-sdk/client-sqs';
import { recordFilterOf } from '../../../engine/record-filter';
import { type Finding, type FunctionTarget, isPipe, type LostRange, type PipeTarget } from '../finding';
import { foundRecordOf } from '../found-record';
import { historyOf, withAttempt, withHistory } from '../history';
import type { QueueHold } from '../queue-hold';
import type { RedriveContext } from './redrive-context';
import { narrowedBodies, type StreamPointer, weigh } from './stream-pointer';
import { type ReadRange, readStreamRanges, type ShardRange } from './stream-ranges';

/** A message of a mapping or a pipe that tells where the records of a batch are. */
export interface PointerMessage {
  readonly message: Message;
  readonly body: object;
  readonly pointer: StreamPointer;
  readonly target: FunctionTarget | PipeTarget;
}

/** Reads again what the messages point to. */
export async function pointerFindings(
  messages: readonly PointerMessage[],
  hold: QueueHold,
  { clients, clock, readLimit }: RedriveContext,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const pointed = messages.map((one) => ({ ...one, range: rangeOf(one.pointer) }));
  const ranges = pointed.flatMap(({ range }) => range ?? []);
  const parts = { clients, clock, rateLimit: readLimit, signal };
  const reads = await readStreamRanges(ranges, parts);
  const readOf = new Map(ranges.map((range, index) => [range, reads[index]!]));
  return Promise.all(pointed.map((one) => findingOf(one, one.range && readOf.get(one.range), hold)));
}

function rangeOf({ streamArn, shardId, range }: StreamPointer): ShardRange | undefined {
  return range && { streamArn, shardId, ...range };
}

async function findingOf(one: PointerMessage, read: ReadRange | undefined, hold: QueueHold): Promise<Finding> {
  const { message, pointer, target } = one;
  const records = await recordsOf(one, read);
  const found = { records, ...(read?.lost && { lost: read.lost }) };
  const { lostCount, isSuperset } = weigh(pointer, found, readerOf(target).parallelizationFactor);
  const lost = lostOf(pointer, found.lost, lostCount);
  const history = historyOf(message);
  return {
    id: message.MessageId!,
    source: 'dlq',
    target,
    cause: pointer.cause,
    atMs: pointer.atMs,
    records,
    expected: pointer.batchSize,
    isSuperset,
    lost,
    history,
    async remove() {
      await hold.delete([message.MessageId!]);
      return true;
    },
    async keep({ left, attempt, keepsLost }) {
      const stays = left.length === records.length && (keepsLost || lost.length === 0);
      if (!pointer.range || (stays && !attempt)) return;
      const bodies = narrowedBodies(one.body, records, left, keepsLost ? lost : []);
      const attempts = attempt ? withAttempt(history, attempt) : history;
      await hold.replace(message, bodies, withHistory(message.MessageAttributes, attempts));
    },
  };
}

/** What read the stream: a mapping or the pipe itself. */
function readerOf(target: FunctionTarget | PipeTarget) {
  return isPipe(target) ? target.pipe : target.consumer.mapping;
}

/** The function never got what the mapping's filters hold back, so it does not get it now. */
function recordsOf({ message, target }: PointerMessage, read: ReadRange | undefined) {
  const { filters, source } = readerOf(target);
  const passes = recordFilterOf(filters, source);
  const records = (read?.records ?? []).filter(({ event }) => passes?.(event) ?? true);
  const name = ({ sequenceNumber }: { readonly sequenceNumber: string }) => `${message.MessageId} ${sequenceNumber}`;
  return Promise.all(records.map((record) => foundRecordOf(record.event as object, name(record))));
}

function lostOf({ streamArn, shardId, range }: StreamPointer, lost: ReadRange['lost'], count: number): LostRange[] {
  // The closing call of a tumbling window has a state and no records, and the state is nowhere.
  if (!range) return [{ streamArn, shardId, count: 0 }];
  return count > 0 ? [{ streamArn, shardId, ...lost, count }] : [];
}
