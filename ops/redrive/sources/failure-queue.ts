import type { Message } from '@aws-sdk/client-sqs';
import type { Finding, FindingSource } from '../finding';
import { type FailureQueuePlace, targetOf } from '../places';
import { isBackAgain } from '../quarantine-again';
import type { QueueHold } from '../queue-hold';
import type { IndexMessages } from './index-messages';
import { jsonIn } from './json-in';
import { type PointerMessage, pointerFindings } from './pointer-findings';
import { quarantineBodyOf } from './quarantine-body';
import { quarantineMessageFinding } from './quarantine-message';
import { queueNotes } from './queue-notes';
import type { RedriveContext } from './redrive-context';
import { streamPointerOf } from './stream-pointer';

/** So many messages are read before the ranges that they point to, since ranges that overlap are read once. */
const messagesMax = 500;

/**
 * The queue of a consumer's failures or of a pipe's dead letters. Its messages are told apart by what they say: a pointer
 * into the stream, a record that the handler put into quarantine, or a bucket's word on a new object.
 */
export class FailureQueue implements FindingSource {
  readonly #place: FailureQueuePlace;
  readonly #context: RedriveContext;
  readonly #index: IndexMessages;
  readonly #hold: QueueHold;
  #foreignCount = 0;

  constructor(place: FailureQueuePlace, context: RedriveContext, index: IndexMessages) {
    this.#place = place;
    this.#context = context;
    this.#index = index;
    this.#hold = context.hold(place.queue);
  }

  async next(signal: AbortSignal): Promise<readonly Finding[]> {
    const findings: Finding[] = [];
    const pointers: PointerMessage[] = [];
    while (findings.length + pointers.length === 0) {
      const messages = await this.#hold.receive(messagesMax, signal);
      if (messages.length === 0) break;
      for (const message of messages) {
        const body = jsonIn(message);
        const pointer = this.#pointerIn(message, body);
        if (pointer) pointers.push(pointer);
        else findings.push(...(await this.#quarantinedIn(message, body)));
      }
    }
    return [...findings, ...(await pointerFindings(pointers, this.#hold, this.#context, signal))];
  }

  release(): Promise<void> {
    return this.#hold.release();
  }

  unseenCount(): number {
    return this.#hold.heldElsewhere + this.#hold.waitingBehind;
  }

  notes(): readonly string[] {
    return queueNotes(this.#hold, this.#foreignCount);
  }

  #pointerIn(message: Message, body: object | undefined): PointerMessage | undefined {
    const pointer = streamPointerOf(body);
    const target = pointer && targetOf(this.#place, pointer);
    return pointer && target && { message, body: body!, pointer, target };
  }

  /** None for what the bucket's listing shows anyway, and for what is not ours. */
  async #quarantinedIn(message: Message, body: object | undefined): Promise<readonly Finding[]> {
    if (this.#index.take(body, message.MessageId!, this.#hold)) return [];
    const quarantined = quarantineBodyOf(body);
    const consumer = this.#place.consumers.find(({ name }) => name === quarantined?.consumer);
    if (quarantined && consumer) {
      const finding = await quarantineMessageFinding(message, quarantined, consumer, this.#hold);
      const back = { body: quarantined, consumer: consumer.name, found: finding.records[0]! };
      const parts = { hold: this.#hold, brought: this.#context.brought };
      return (await isBackAgain(message, back, parts)) ? [] : [finding];
    }
    this.#foreignCount += 1;
    return [];
  }
}
