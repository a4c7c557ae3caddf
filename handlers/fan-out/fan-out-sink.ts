import type { Change } from '../core/change';
import { classifyError } from '../core/error-class';
import { PoisonError } from '../core/errors';
import { sha256Hex } from '../core/sha256';
import type { Outcome, Sink, SinkTask } from '../core/sink';
import { type ClaimCheck, type ClaimCheckSettings, claimCheck } from './claim-check';
import { buildMessage, type Message } from './message';
import { pack, packBytesMax } from './pack';
import { publishPack } from './publish-pack';
import { isFifoTopic } from './topic';
import type { PublishEntry, Transport } from './transport';

export interface FanOutParts {
  readonly topicArn: string;
  readonly transport: Transport;
  /** Top-level attributes of the item that become message attributes. */
  readonly filterAttributes: readonly string[];
  /** Absent: a change too large for SNS is quarantined. An image is never dropped to fit. */
  readonly claimCheck?: ClaimCheckSettings & { readonly store: ClaimCheckStore };
}

/** Writes the content of a claim check; a second write of the same key is harmless. */
export type ClaimCheckStore = (key: string, body: string, signal: AbortSignal) => Promise<void>;

/**
 * Publishes every change to an SNS topic, at least once. On a FIFO topic the changes of one item keep their order:
 * they form a group, no two of them are in one request, and no two requests of one group are in flight.
 */
export function fanOutSink(parts: FanOutParts): Sink {
  return {
    name: 'fan-out',
    contract: 'log',
    replay: 'skip',
    ordered: isFifoTopic(parts.topicArn),
    plan: (changes) => pack(changes.map((change) => toEntry(change, parts))).map((entries) => toTask(entries, parts)),
  };
}

/** A change on its way: what is published for it, or why it is refused. */
interface FanOutEntry {
  readonly change: Change;
  readonly publish?: PublishEntry;
  readonly claimCheck?: ClaimCheck;
  readonly refused?: PoisonError;
  readonly bytes: number;
  readonly group?: string;
}

function toEntry(change: Change, parts: FanOutParts): FanOutEntry {
  const ids = isFifoTopic(parts.topicArn) ? fifoIds(change) : undefined;
  const group = ids && { group: ids.groupId };
  const message = readableMessage(change, parts);
  if (message instanceof PoisonError) return { change, refused: message, bytes: 0, ...group };
  if (message.bytes <= packBytesMax) return { change, publish: { message, ...ids }, bytes: message.bytes, ...group };
  const check = parts.claimCheck && claimCheck(change, message, parts.claimCheck);
  const published = check?.pointer ?? message;
  if (check && published.bytes <= packBytesMax) {
    return { change, publish: { message: published, ...ids }, claimCheck: check, bytes: published.bytes, ...group };
  }
  return { change, refused: tooLarge(published.bytes, check), bytes: 0, ...group };
}

/** Images are taken as they come; one that holds no attribute values must not fail the batch that it came with. */
function readableMessage(change: Change, { filterAttributes }: FanOutParts): Message | PoisonError {
  try {
    return buildMessage(change, filterAttributes);
  } catch (cause) {
    return new PoisonError('The images of the change cannot be read (MalformedImage).', {
      code: 'MalformedImage',
      cause,
    });
  }
}

/** The key of any item fits, and an event id that SNS would refuse is replaced by its hash. */
function fifoIds({ itemKey, id }: Change): { readonly groupId: string; readonly deduplicationId: string } {
  return { groupId: sha256Hex(itemKey), deduplicationId: /^[!-~]{1,128}$/.test(id) ? id : sha256Hex(id) };
}

function toTask(entries: readonly FanOutEntry[], parts: FanOutParts): SinkTask {
  return {
    changes: entries.map(({ change }) => change),
    async run({ signal }) {
      const stored = await Promise.all(entries.map((entry) => storeContent(entry, parts, signal)));
      const ready = entries.filter((_, index) => stored[index] === undefined);
      const entriesReady = ready.flatMap(({ publish }) => publish ?? []);
      const published = await publishPack(entriesReady, parts.transport, signal).catch((error: unknown) =>
        ready.map(() => failure(error)),
      );
      let next = 0;
      return stored.map((failed) => failed ?? published[next++]!);
    },
  };
}

/** Puts the content of a claim check where its pointer says, before anyone can read the pointer. */
async function storeContent(entry: FanOutEntry, parts: FanOutParts, signal: AbortSignal): Promise<Outcome | undefined> {
  if (entry.refused) return { status: 'poison', error: entry.refused };
  if (!entry.claimCheck) return undefined;
  try {
    await parts.claimCheck!.store(entry.claimCheck.key, entry.claimCheck.body, signal);
    return undefined;
  } catch (error) {
    return failure(error);
  }
}

function failure(error: unknown): Outcome {
  return { status: classifyError(error), error };
}

function tooLarge(bytes: number, check: ClaimCheck | undefined): PoisonError {
  return check
    ? new PoisonError(`The pointer of a claim check has ${bytes} bytes, more than ${packBytesMax}.`, {
        code: 'PointerTooLarge',
      })
    : new PoisonError(`The message has ${bytes} bytes, more than ${packBytesMax}.`, { code: 'MessageTooLarge' });
}
