import { invariant } from '../handlers/core/errors';
import type { InvocationResult } from './actions';
import { interpretQueueResponse } from './handler-response';
import type { QueueSettings } from './queue-settings';

/** One message as a queue's source hands it to the engine. */
export interface SourceMessage {
  readonly messageId: string;
  /** Message group, in which a FIFO queue keeps the order. */
  readonly groupId?: string;
  /** When it was sent, epoch milliseconds. */
  readonly sentAtMs: number;
  /** Size of `event` as JSON, in bytes. */
  readonly bytes: number;
  /** The message as the function receives it. */
  readonly event: unknown;
}

export type QueueMetricName =
  | 'PolledEventCount'
  | 'FilteredOutEventCount'
  | 'InvokedEventCount'
  | 'FailedInvokeEventCount'
  | 'DeletedEventCount';

/** What the engine wants done about a queue. */
export type QueueAction =
  | {
      readonly type: 'invoke';
      readonly invocationId: number;
      readonly requestId: string;
      readonly messages: readonly SourceMessage[];
    }
  /** Take the messages out of the queue: they are done, or no filter wants them. */
  | { readonly type: 'delete'; readonly messages: readonly SourceMessage[] }
  /** Leave the messages alone: they come again when their visibility timeout ends. */
  | { readonly type: 'leave'; readonly messages: readonly SourceMessage[] };

/** Told what becomes of the messages. */
export interface QueueObserver {
  received?(messages: readonly SourceMessage[], nowMs: number): void;
  filtered?(messages: readonly SourceMessage[], nowMs: number): void;
  done?(messages: readonly SourceMessage[], nowMs: number): void;
  retrying?(messages: readonly SourceMessage[], nowMs: number): void;
  /** Only for a mapping that counts events. */
  metric?(name: QueueMetricName, value: number, nowMs: number): void;
}

export interface QueueMappingOptions {
  readonly settings: QueueSettings;
  readonly newRequestId: () => string;
  readonly observer?: QueueObserver;
}

/**
 * An event source mapping of a queue as a state machine, like `StreamMapping`. It keeps no checkpoint: what is not
 * deleted comes again, and the queue itself counts attempts and keeps the order of a FIFO group.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
export class QueueMapping {
  readonly settings: QueueSettings;
  readonly #newRequestId: () => string;
  readonly #observer: QueueObserver;
  readonly #inFlight = new Map<number, readonly SourceMessage[]>();
  /** Groups with a message in flight; no two invocations have one in common on a FIFO queue. */
  readonly #busyGroups = new Set<string | undefined>();
  #waiting: SourceMessage[] = [];
  #actions: QueueAction[] = [];
  #windowOpenedAtMs = 0;
  #lastId = 0;

  constructor({ settings, newRequestId, observer = {} }: QueueMappingOptions) {
    this.settings = settings;
    this.#newRequestId = newRequestId;
    this.#observer = observer;
  }

  /** How many messages to receive now: none while every invocation that is allowed runs and a batch waits. */
  get wantedCount(): number {
    const { batchSize, concurrencyMax } = this.settings;
    const freeBatches = concurrencyMax - this.#inFlight.size;
    return Math.max(0, Math.max(freeBatches, 0) * batchSize - this.#waiting.length);
  }

  get isIdle(): boolean {
    return this.#waiting.length === 0 && this.#inFlight.size === 0;
  }

  /** Messages that were received but not handed to the function, for instance to give them back on stopping. */
  get waiting(): readonly SourceMessage[] {
    return this.#waiting;
  }

  offer(messages: readonly SourceMessage[], nowMs: number): void {
    this.#count('PolledEventCount', messages.length, nowMs);
    if (messages.length === 0) return;
    this.#observer.received?.(messages, nowMs);
    const { filter } = this.settings;
    const wanted: SourceMessage[] = [];
    const filtered: SourceMessage[] = [];
    for (const message of messages) (filter && !filter(message.event) ? filtered : wanted).push(message);
    if (filter) this.#count('FilteredOutEventCount', filtered.length, nowMs);
    if (filtered.length > 0) {
      this.#observer.filtered?.(filtered, nowMs);
      this.#actions.push({ type: 'delete', messages: filtered });
    }
    if (this.#waiting.length === 0) this.#windowOpenedAtMs = nowMs;
    this.#waiting.push(...wanted);
  }

  /** Everything to do now, and when to ask again at the latest. */
  next(nowMs: number): { readonly actions: readonly QueueAction[]; readonly wakeAtMs: number | undefined } {
    const { concurrencyMax, batchingWindowMs } = this.settings;
    let wakeAtMs: number | undefined;
    while (this.#inFlight.size < concurrencyMax) {
      const free = this.#free();
      if (free.length === 0) break;
      const { count, isFull } = this.#fit(free);
      const readyAtMs = this.#windowOpenedAtMs + batchingWindowMs;
      if (!isFull && nowMs < readyAtMs) {
        wakeAtMs = readyAtMs;
        break;
      }
      this.#invoke(free.slice(0, count));
      this.#windowOpenedAtMs = nowMs;
    }
    const actions = this.#actions;
    this.#actions = [];
    return { actions, wakeAtMs };
  }

  settle(invocationId: number, result: InvocationResult, nowMs: number): void {
    const messages = this.#inFlight.get(invocationId);
    invariant(messages !== undefined, `Invocation ${invocationId} is not in flight.`);
    this.#inFlight.delete(invocationId);
    for (const { groupId } of messages) this.#busyGroups.delete(groupId);
    const ids = new Set(messages.map(({ messageId }) => messageId));
    const failed =
      result.type === 'response'
        ? interpretQueueResponse(result.payload, (id) => ids.has(id), this.settings.reportsBatchItemFailures)
        : 'all';
    const isLeft = ({ messageId }: SourceMessage) => failed === 'all' || failed.has(messageId);
    const [left, done] = [messages.filter(isLeft), messages.filter((message) => !isLeft(message))];
    if (done.length > 0) this.#observer.done?.(done, nowMs);
    if (left.length > 0) this.#observer.retrying?.(left, nowMs);
    this.#count('InvokedEventCount', messages.length, nowMs);
    if (left.length > 0) this.#count('FailedInvokeEventCount', left.length, nowMs);
    if (done.length > 0) this.#actions.push({ type: 'delete', messages: done });
    if (left.length > 0) this.#actions.push({ type: 'leave', messages: left });
    this.#leaveBehind(left);
  }

  /** What came of a `delete` action: messages that stay come again although they are done. */
  settleDelete(messages: readonly SourceMessage[], isDeleted: boolean, nowMs: number): void {
    this.#count('DeletedEventCount', isDeleted ? messages.length : 0, nowMs);
  }

  /** Messages that may go to the function now: of a FIFO queue none whose group is being worked on. */
  #free(): readonly SourceMessage[] {
    if (this.settings.source !== 'sqs-fifo') return this.#waiting;
    return this.#waiting.filter(({ groupId }) => !this.#busyGroups.has(groupId));
  }

  /** Behind a message of a FIFO queue that comes again, its group has to come again too. */
  #leaveBehind(left: readonly SourceMessage[]): void {
    if (this.settings.source !== 'sqs-fifo') return;
    const failed = groupsOf(left);
    const behind = this.#waiting.filter(({ groupId }) => failed.has(groupId));
    if (behind.length === 0) return;
    this.#waiting = this.#waiting.filter(({ groupId }) => !failed.has(groupId));
    this.#actions.push({ type: 'leave', messages: behind });
  }

  #invoke(messages: readonly SourceMessage[]): void {
    const taken = new Set(messages);
    this.#waiting = this.#waiting.filter((message) => !taken.has(message));
    this.#lastId += 1;
    this.#inFlight.set(this.#lastId, messages);
    for (const { groupId } of messages) this.#busyGroups.add(groupId);
    const requestId = this.#newRequestId();
    this.#actions.push({ type: 'invoke', invocationId: this.#lastId, requestId, messages });
  }

  #fit(free: readonly SourceMessage[]): { readonly count: number; readonly isFull: boolean } {
    const { batchSize, batchBytesMax } = this.settings;
    // No comma follows the last message.
    let bytes = '{"Records":[]}'.length - 1;
    for (const [count, message] of free.entries()) {
      if (count === batchSize) return { count, isFull: true };
      bytes += message.bytes + 1;
      if (bytes > batchBytesMax && count > 0) return { count, isFull: true };
    }
    return { count: free.length, isFull: free.length === batchSize };
  }

  #count(name: QueueMetricName, value: number, nowMs: number): void {
    if (this.settings.countsEvents) this.#observer.metric?.(name, value, nowMs);
  }
}

function groupsOf(messages: readonly SourceMessage[]): ReadonlySet<string | undefined> {
  return new Set(messages.map(({ groupId }) => groupId));
}
