import type { QueueKind } from '../../queue-settings';
import type { SimRecord } from '../sim-record';
import type { SimShard } from '../sim-stream';
import { MessageGroup, SimMessage, SimReceipt } from './sim-message';

/** Settings of the queue itself, by AWS's names. */
export interface QueueAttributes {
  /** 0 to 43,200. Lambda admits no mapping where it is shorter than the function's timeout. */
  readonly visibilityTimeoutSeconds: number;
  /** At least 1. Undefined without a dead-letter queue. */
  readonly maxReceiveCount?: number | undefined;
}

export interface SimQueueOptions extends QueueAttributes {
  readonly kind: QueueKind;
  readonly retentionMs: number;
  /** What is sent, in order; whoever writes to it does so before the queue advances. */
  readonly sent: SimShard;
  /** Messages left in the queue past its retention. The time is that of the end of their retention. */
  readonly onExpired: (record: SimRecord, atMs: number) => void;
  /** Messages moved to the dead-letter queue. */
  readonly onMoved: (record: SimRecord, atMs: number) => void;
}

/**
 * A queue as SQS keeps it. A receive hides its messages for the visibility timeout, and what is not deleted by then is
 * handed out again. A message that was received `maxReceiveCount` times goes to the dead-letter queue when it would be
 * received once more. Of a FIFO queue's group nothing is handed out while one of its messages is hidden.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
export class SimQueue {
  readonly #options: SimQueueOptions;
  readonly #groups = new Map<string, MessageGroup>();
  /** Groups of which something can be received, the one that waits longest first. */
  readonly #ready: FirstInFirstOut<MessageGroup> = new FirstInFirstOut();
  /** All receipts have the same timeout, so they end in the order they were made. */
  readonly #hidden: FirstInFirstOut<SimReceipt> = new FirstInFirstOut();
  /** All messages in the order they were sent, until their retention has ended. */
  readonly #aging: FirstInFirstOut<SimMessage> = new FirstInFirstOut();
  #taken = 0;
  #held = 0;

  constructor(options: SimQueueOptions) {
    this.#options = options;
  }

  /** True when everything that was sent is gone. */
  get isEmpty(): boolean {
    return this.#held === 0 && this.#taken === this.#options.sent.length;
  }

  /** True where a receive may find something. */
  get hasVisible(): boolean {
    return this.#ready.first !== undefined;
  }

  /** When the next message becomes visible again, epoch milliseconds; Infinity where none is hidden. */
  get nextVisibleAtMs(): number {
    return this.#hidden.first?.visibleAtMs ?? Number.POSITIVE_INFINITY;
  }

  /** Takes in what was sent, shows what was hidden long enough, and drops what is too old. */
  advance(nowMs: number): void {
    const { sent } = this.#options;
    for (; this.#taken < sent.length; this.#taken += 1) this.#take(sent.at(this.#taken)!);
    while (this.nextVisibleAtMs <= nowMs) this.#show(this.#hidden.shift()!, nowMs);
    while (this.#isOld(this.#aging.first, nowMs)) {
      const { group, isGone } = this.#aging.shift()!;
      if (!isGone && group.inFlight === 0) this.#expire(group, nowMs);
    }
  }

  /** Up to `countMax` messages, of a FIFO queue as many of one group as there are. */
  receive(countMax: number, nowMs: number): SimReceipt[] {
    const received: SimReceipt[] = [];
    while (received.length < countMax) {
      const group = this.#ready.shift();
      if (!group) break;
      // One that emptied where it stood, and then was filled again, stands here twice.
      if (group.inFlight > 0) continue;
      this.#moveSpent(group, nowMs);
      for (const message of group.oldest(countMax - received.length)) {
        received.push(this.#hide(message, nowMs));
      }
    }
    return received;
  }

  /**
   * Deletes messages and gives those that are gone now. One that was handed out again stays, and on a FIFO queue also
   * one whose visibility timeout has ended: AWS says that an older receipt handle might not delete it.
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html
   */
  delete(receipts: readonly SimReceipt[], nowMs: number): readonly SimRecord[] {
    const deleted = receipts.filter(({ message, isLatest, visibleAtMs }) => {
      return !message.isGone && isLatest && (this.#options.kind === 'sqs' || nowMs < visibleAtMs);
    });
    for (const { message, visibleAtMs } of deleted) {
      this.#remove(message);
      if (visibleAtMs > nowMs) this.#comeBack(message.group, nowMs);
    }
    return deleted.map(({ message }) => message.record);
  }

  #take(record: SimRecord): void {
    const group = this.#groupOf(record);
    const message = new SimMessage(record, group);
    if (!group.first) this.#ready.push(group);
    group.push(message);
    this.#aging.push(message);
    this.#held += 1;
  }

  #groupOf({ orderKey }: SimRecord): MessageGroup {
    const known = this.#options.kind === 'sqs-fifo' ? this.#groups.get(orderKey) : undefined;
    if (known) return known;
    const group = new MessageGroup();
    if (this.#options.kind === 'sqs-fifo') this.#groups.set(orderKey, group);
    return group;
  }

  #hide(message: SimMessage, nowMs: number): SimReceipt {
    const { visibilityTimeoutSeconds, kind } = this.#options;
    message.receiveCount += 1;
    message.group.inFlight += 1;
    const receipt = new SimReceipt(message, nowMs + visibilityTimeoutSeconds * 1_000, kind);
    this.#hidden.push(receipt);
    return receipt;
  }

  #show({ message }: SimReceipt, nowMs: number): void {
    if (!message.isGone) this.#comeBack(message.group, nowMs);
  }

  /** One message less is out: after the last of them the group can be received again. */
  #comeBack(group: MessageGroup, nowMs: number): void {
    group.inFlight -= 1;
    if (group.inFlight > 0) return;
    this.#expire(group, nowMs);
    if (group.first) this.#ready.push(group);
  }

  /** What is hidden counts as too old only when it is visible again: whoever has it may still finish it. */
  #expire(group: MessageGroup, nowMs: number): void {
    const { retentionMs, onExpired } = this.#options;
    while (this.#isOld(group.first, nowMs)) {
      const message = group.first!;
      this.#remove(message);
      onExpired(message.record, message.record.arrivedAtMs + retentionMs);
    }
  }

  #moveSpent(group: MessageGroup, nowMs: number): void {
    const { maxReceiveCount = Number.POSITIVE_INFINITY, onMoved } = this.#options;
    while (group.first && group.first.receiveCount >= maxReceiveCount) {
      const message = group.first;
      this.#remove(message);
      onMoved(message.record, nowMs);
    }
  }

  #isOld(message: SimMessage | undefined, nowMs: number): boolean {
    return message !== undefined && message.record.arrivedAtMs + this.#options.retentionMs <= nowMs;
  }

  #remove(message: SimMessage): void {
    message.group.remove(message);
    this.#held -= 1;
  }
}

/** Takes from the front without moving the rest each time. */
class FirstInFirstOut<T> {
  #entries: T[] = [];
  #head = 0;

  get first(): T | undefined {
    return this.#entries[this.#head];
  }

  push(entry: T): void {
    this.#entries.push(entry);
  }

  shift(): T | undefined {
    const entry = this.#entries[this.#head];
    if (this.#head < this.#entries.length) this.#head += 1;
    if (this.#head > 1_024 && this.#head * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
    return entry;
  }
}
