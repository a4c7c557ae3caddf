import { isTransientAnswer } from '../../core/error-class';
import { SinkError } from '../../core/errors';
import type { JsonCall } from '../../core/json-call';
import type { Outcome } from '../../core/sink';
import { snsJson } from '../../fan-out/sns-text';
import { createBatchedSend, type SendBatch, withoutSuccess } from './batched-send';
import type { Send } from './blame';
import { type Notice, noticeContent } from './notice';
import type { EventBridgeTarget } from './settings';
import { tooLarge } from './sns-send';

/**
 * Entries and bytes of one PutEvents; the bytes of all entries must stay below 1 MiB since January 2026.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
const limits = { entriesMax: 10, bytesMax: 1_048_575, requestsMax: 2 };

/** An event on its way, by the names of the API. */
interface EventEntry {
  readonly event: {
    readonly Time?: number;
    readonly Source: string;
    readonly DetailType: string;
    readonly Detail: string;
    readonly EventBusName: string;
  };
  readonly bytes: number;
}

/** Puts events on one bus. EventBridge has no deduplication: `detail.effectId` is for the target to look at. */
export function createEventBridgeSend(busArn: string, call: JsonCall): Send {
  const send = createBatchedSend(limits, putEvents(call));
  return async (notice, signal) => {
    const entry = entryOf(notice, busArn);
    if (entry.bytes > limits.bytesMax) throw tooLarge(entry.bytes, limits.bytesMax);
    await send(entry, signal);
  };
}

function entryOf(notice: Notice, busArn: string): EventEntry {
  const { source, detailType } = notice.rule.eventBridge as EventBridgeTarget;
  const { createdAtMs } = notice.change;
  // A target may be a queue, which refuses what this escapes.
  const detail = snsJson(noticeContent(notice));
  return {
    event: {
      ...(createdAtMs !== undefined && { Time: createdAtMs / 1_000 }),
      Source: source,
      DetailType: detailType,
      Detail: detail,
      EventBusName: busArn,
    },
    bytes: [source, detailType, detail].reduce((sum, text) => sum + Buffer.byteLength(text), timeBytes),
  };
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/calculate-putevents-entry-size.html */
const timeBytes = 14;

/** One PutEvents. One that is refused as a whole is repeated entry by entry, so that nobody suffers for another. */
function putEvents(call: JsonCall): SendBatch<EventEntry> {
  const put: SendBatch<EventEntry> = async (entries, signal) => {
    const answer = await call<PutEventsAnswer>('PutEvents', { Entries: entries.map(({ event }) => event) }, signal);
    return entries.map((_, place) => outcomeOf(answer?.Entries?.[place]));
  };
  return async (entries, signal) => {
    try {
      return await put(entries, signal);
    } catch (error) {
      if (entries.length === 1 || !(error instanceof SinkError) || error.retryable) throw error;
      const alone = (entry: EventEntry) =>
        put([entry], signal).catch((cause: unknown) => [failed(withoutSuccess(cause))]);
      return (await Promise.all(entries.map(alone))).flat();
    }
  };
}

interface PutEventsAnswer {
  readonly Entries?: readonly ResultEntry[];
}

interface ResultEntry {
  readonly EventId?: string;
  readonly ErrorCode?: string;
}

/** Results stand in the order of the entries; what an answer leaves out may be there or not. */
function outcomeOf(result: ResultEntry | undefined): Outcome {
  if (result?.ErrorCode) {
    const { ErrorCode: code } = result;
    const retryable = isTransientAnswer(200, code) || operatorsCodes.has(code);
    return failed(new SinkError(`EventBridge refused an event (${code}).`, { code, statusCode: 400, retryable }));
  }
  if (result?.EventId) return { status: 'done' };
  const text = 'EventBridge did not say what became of an event.';
  return failed(new SinkError(text, { code: 'MissingResult', retryable: true }));
}

function failed(error: unknown): Outcome {
  return { status: 'transient', error };
}

/**
 * Policies and accounts, which an operator mends. `InvalidArgument` and `MalformedDetail` are left to whoever asks
 * what the bus has taken before.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html
 */
const operatorsCodes = new Set([
  'InvalidAccountIdException',
  'NotAuthorizedForDetailTypeException',
  'NotAuthorizedForSourceException',
]);
