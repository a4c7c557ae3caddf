import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Clock } from '../../handlers/core/clock';
import { SourceError } from '../../handlers/core/errors';
import { pause } from '../../handlers/core/pause';
import type { DeployedQueue } from '../deployed/deployed-pipeline';

export interface QueueHoldParts {
  readonly client: SQSClient;
  readonly clock: Clock;
  /** Seconds that a message stays hidden from others after this program has died, 2 to 43,200. */
  readonly holdSeconds: number;
  /** Whether to wait for messages that another program, or one that died, still holds. */
  readonly waitsForOthers: boolean;
}

const entriesMax = 10;

/**
 * Messages of a queue that were received and are hidden from everybody else, for as long as they are worked on: their
 * time is extended again and again. Each is deleted, or given back in the end. Of a program that dies they come back
 * by themselves.
 */
export class QueueHold {
  readonly #parts: QueueHoldParts;
  readonly queue: DeployedQueue;
  /** Receipt handles by message id. */
  readonly #held = new Map<string, string>();
  /** Messages that this program has sent itself. */
  readonly #sent = new Set<string>();
  /** Received, but not to be looked at: sent by this program. */
  readonly #own = new Map<string, string>();
  #cancelExtension: (() => void) | undefined;
  #isOver = false;
  #isAtEnd = false;
  #heldElsewhere = 0;
  #waitingBehind = 0;
  #hasDeleted = false;
  #isOverLimit = false;

  constructor(queue: DeployedQueue, parts: QueueHoldParts) {
    this.queue = queue;
    this.#parts = parts;
  }

  /** How many messages somebody else held when the last one was received. */
  get heldElsewhere(): number {
    return this.#heldElsewhere;
  }

  /**
   * How many messages were there and not given: of a group of a FIFO queue whose first ones are held, or beyond the 120,000
   * that may be held of a queue.
   */
  get waitingBehind(): number {
    return this.#waitingBehind;
  }

  get isFifo(): boolean {
    return this.queue.arn.endsWith('.fifo');
  }

  /** So many messages or a few more; none at the end of the queue, behind which there may be others the next time. */
  async receive(countMin: number, signal: AbortSignal): Promise<readonly Message[]> {
    const all: Message[] = [];
    while (all.length < countMin && !this.#isAtEnd) {
      const messages = await this.#receiveSome(signal);
      all.push(...messages);
      this.#isAtEnd = messages.length === 0;
    }
    // Whoever was given the last ones need not wait again to hear that there are no more.
    if (all.length === 0) this.#isAtEnd = false;
    return all;
  }

  async #receiveSome(signal: AbortSignal): Promise<readonly Message[]> {
    const { clock, holdSeconds, waitsForOthers } = this.#parts;
    const endsAtMs = clock.nowMs() + (holdSeconds + 1) * 1_000;
    while (!signal.aborted) {
      const messages = await this.#receiveOnce();
      if (messages.length > 0) return messages;
      await this.#countTheRest();
      if (!waitsForOthers || this.#heldElsewhere === 0 || clock.nowMs() >= endsAtMs) break;
      await pause(1_000, clock, signal);
    }
    return [];
  }

  async #receiveOnce(): Promise<readonly Message[]> {
    const { client, holdSeconds } = this.#parts;
    for (;;) {
      const input = {
        QueueUrl: this.queue.url,
        MaxNumberOfMessages: entriesMax,
        VisibilityTimeout: holdSeconds,
        // A second, since short polling asks some of the servers only.
        WaitTimeSeconds: 1,
        MessageSystemAttributeNames: ['All' as const],
        MessageAttributeNames: ['All'],
      };
      const { Messages = [] } = await client
        .send(new ReceiveMessageCommand(input))
        .catch((error) => this.#emptyOverLimit(error));
      this.#extendLater();
      const foreign = Messages.filter((message) => this.#take(message));
      if (foreign.length > 0 || Messages.length === 0) return foreign;
    }
  }

  /** False for a message of our own, and for one that is held already: queues may give one twice. */
  #take({ MessageId = '', ReceiptHandle = '' }: Message): boolean {
    const known = this.#sent.has(MessageId) ? this.#own : this.#held;
    const isNew = known === this.#held && !known.has(MessageId);
    known.set(MessageId, ReceiptHandle);
    return isNew;
  }

  /** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
  #emptyOverLimit(error: Error): { readonly Messages?: Message[] } {
    if (error.name !== 'OverLimit') throw error;
    this.#isOverLimit = true;
    return {};
  }

  /** SQS counts late, so that what this program has deleted would count as held by others. */
  async #countTheRest(): Promise<void> {
    const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const command = new GetQueueAttributesCommand({ QueueUrl: this.queue.url, AttributeNames: [...names] });
    const { Attributes } = await this.#parts.client.send(command);
    const [visible, hidden] = names.map((name) => Number(Attributes?.[name] ?? 0)) as [number, number];
    this.#heldElsewhere = this.#hasDeleted ? 0 : Math.max(0, hidden - this.#held.size);
    this.#waitingBehind = this.isFifo || this.#isOverLimit ? visible : 0;
  }

  /** Sends a message that this hold will not receive again. */
  async send(input: Omit<SendMessageCommandInput, 'QueueUrl'>): Promise<void> {
    const command = new SendMessageCommand({ ...input, QueueUrl: this.queue.url });
    const { MessageId = '' } = await this.#parts.client.send(command);
    this.#sent.add(MessageId);
  }

  /**
   * Puts other messages in the place of one. They are sent before it goes: a kill between leaves both, and nothing is
   * forgotten.
   */
  async replace(
    { MessageId }: Message,
    bodies: readonly string[],
    MessageAttributes: SendMessageCommandInput['MessageAttributes'] = {},
  ): Promise<void> {
    for (const MessageBody of bodies) await this.send({ MessageBody, MessageAttributes });
    await this.delete([MessageId!]);
  }

  /** Deletes what is still held of these messages. */
  async delete(messageIds: readonly string[]): Promise<void> {
    const { client } = this.#parts;
    this.#hasDeleted = true;
    for (const Entries of this.#entriesOf(messageIds)) {
      const { Failed = [] } = await client.send(new DeleteMessageBatchCommand({ QueueUrl: this.queue.url, Entries }));
      if (Failed.length > 0) throw notDone('delete', Failed.length, Failed[0]!.Code);
      for (const { Id } of Entries) this.#held.delete(Id);
    }
  }

  /** Gives everything back at once. */
  async release(): Promise<void> {
    this.#isOver = true;
    this.#cancelExtension?.();
    await this.#setVisibility(0);
    this.#held.clear();
    this.#own.clear();
  }

  #extendLater(): void {
    if (this.#cancelExtension || this.#isOver) return;
    const delayMs = (this.#parts.holdSeconds * 1_000) / 3;
    this.#cancelExtension = this.#parts.clock.after(delayMs, () => {
      this.#cancelExtension = undefined;
      // What cannot be extended comes back while it is worked on, which a second delivery is all that comes of.
      void this.#setVisibility(this.#parts.holdSeconds).catch(() => {});
      this.#extendLater();
    });
  }

  async #setVisibility(VisibilityTimeout: number): Promise<void> {
    for (const entries of this.#entriesOf([...this.#held.keys(), ...this.#own.keys()])) {
      const Entries = entries.map((entry) => ({ ...entry, VisibilityTimeout }));
      await this.#parts.client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: this.queue.url, Entries }));
    }
  }

  #entriesOf(messageIds: readonly string[]): { Id: string; ReceiptHandle: string }[][] {
    const entries = messageIds.flatMap((Id) => {
      const ReceiptHandle = this.#held.get(Id) ?? this.#own.get(Id);
      return ReceiptHandle === undefined ? [] : [{ Id, ReceiptHandle }];
    });
    const count = Math.ceil(entries.length / entriesMax);
    return Array.from({ length: count }, (_, at) => entries.slice(at * entriesMax, (at + 1) * entriesMax));
  }
}

function notDone(what: string, count: number, code: string | undefined): SourceError {
  return new SourceError(`SQS did not ${what} ${count} messages (${code}).`, { code: 'BatchEntriesFailed' });
}
