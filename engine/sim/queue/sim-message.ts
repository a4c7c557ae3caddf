import { decodeStreamRecord } from '../../../handlers/core/stream-record';
import type { SourceMessage } from '../../queue-mapping';
import type { QueueKind } from '../../queue-settings';
import type { SimRecord } from '../sim-record';

/** Messages that are handed out in order, none while one of them is out. On a standard queue each is a group alone. */
export class MessageGroup {
  /** How many of them are out. */
  inFlight = 0;
  #messages: SimMessage[] = [];
  #head = 0;

  /** The oldest message that is not gone. */
  get first(): SimMessage | undefined {
    return this.#messages[this.#head];
  }

  push(message: SimMessage): void {
    this.#messages.push(message);
  }

  /** The oldest ones, in the order they were sent. */
  oldest(countMax: number): readonly SimMessage[] {
    const found: SimMessage[] = [];
    for (let place = this.#head; place < this.#messages.length && found.length < countMax; place += 1) {
      if (!this.#messages[place]!.isGone) found.push(this.#messages[place]!);
    }
    return found;
  }

  /** Nearly always the oldest one goes, so nothing has to move. */
  remove(message: SimMessage): void {
    message.isGone = true;
    while (this.first?.isGone) this.#head += 1;
    if (this.#head <= 1_024 || this.#head * 2 <= this.#messages.length) return;
    this.#messages = this.#messages.slice(this.#head);
    this.#head = 0;
  }
}

/** One message of a simulated queue. It carries one change of one item. */
export class SimMessage {
  /** Times it was handed out. */
  receiveCount = 0;
  isGone = false;

  constructor(
    readonly record: SimRecord,
    readonly group: MessageGroup,
  ) {}
}

/** A message as one receive handed it out. The next one makes another receipt. */
export class SimReceipt implements SourceMessage {
  /** Which receive of the message it was, from 1. */
  readonly number: number;

  constructor(
    readonly message: SimMessage,
    /** When its visibility timeout ends, epoch milliseconds. */
    readonly visibleAtMs: number,
    readonly kind: QueueKind,
  ) {
    this.number = message.receiveCount;
  }

  /** False once the message was handed out again. */
  get isLatest(): boolean {
    return this.number === this.message.receiveCount;
  }

  get messageId(): string {
    return messageIdOf(this.message.record);
  }

  get groupId(): string {
    return this.message.record.orderKey;
  }

  get sentAtMs(): number {
    return this.message.record.arrivedAtMs;
  }

  get bytes(): number {
    return this.message.record.bytes;
  }

  /** The message as Lambda puts it into an event. Made when it is asked for: models never look. */
  get event(): object {
    const { record } = this.message;
    const name = this.kind === 'sqs-fifo' ? 'rehearsal.fifo' : 'rehearsal';
    return {
      messageId: this.messageId,
      receiptHandle: `${this.messageId}-${this.number}`,
      body: JSON.stringify(contentOf(record)),
      attributes: {
        ApproximateReceiveCount: String(this.number),
        SentTimestamp: String(this.sentAtMs),
        ...(this.kind === 'sqs-fifo' && { MessageGroupId: this.groupId, MessageDeduplicationId: this.messageId }),
      },
      messageAttributes: {},
      eventSource: 'aws:sqs',
      eventSourceARN: `arn:aws:sqs:eu-west-1:123456789012:${name}`,
      awsRegion: 'eu-west-1',
    };
  }
}

/** Also the id of its change, so that code finds the record by either. */
export function messageIdOf({ index }: SimRecord): string {
  return String(index);
}

/** The change as our fan-out sends it, raw. */
function contentOf(record: SimRecord): object {
  const change = decodeStreamRecord(record.event, messageIdOf(record));
  return {
    id: change.id,
    type: change.eventName,
    table: change.table,
    region: change.region,
    keys: change.keys,
    version: change.version,
    createdAtMs: change.createdAtMs,
    new: change.newImage,
    old: change.oldImage,
  };
}
