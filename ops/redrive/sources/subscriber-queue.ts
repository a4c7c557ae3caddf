import type { Message } from '@aws-sdk/client-sqs';
import { sourceMessageOf } from '../../../engine/pollers/sqs';
import type { Finding, FindingSource } from '../finding';
import { isFunction } from '../finding';
import { foundRecordOf } from '../found-record';
import { historyOf, withAttempt, withHistory } from '../history';
import type { DeadLetterPlace, DeadLetterSource } from '../places';
import type { QueueHold } from '../queue-hold';
import { queueNotes } from './queue-notes';
import type { RedriveContext } from './redrive-context';

/** Messages read before their records are brought, so that memory has a bound. */
const messagesMax = 500;

/** What was received from a subscriber's queue too often. */
export class SubscriberQueue implements FindingSource {
  readonly #place: DeadLetterPlace;
  readonly #hold: QueueHold;
  #foreignCount = 0;

  constructor(place: DeadLetterPlace, context: RedriveContext) {
    this.#place = place;
    this.#hold = context.hold(place.deadLetterQueue);
  }

  async next(signal: AbortSignal): Promise<readonly Finding[]> {
    const findings: Finding[] = [];
    while (findings.length === 0) {
      const messages = await this.#hold.receive(messagesMax, signal);
      if (messages.length === 0) break;
      for (const message of messages) {
        const source = this.#sourceOf(message);
        if (source) findings.push(await findingOf(message, source, this.#hold));
        else this.#foreignCount += 1;
      }
    }
    return findings;
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

  /** SQS says where it moved a message from; SNS, which may have put it there itself, does not. */
  #sourceOf({ Attributes }: Message): DeadLetterSource | undefined {
    const { sources } = this.#place;
    const arn = Attributes?.DeadLetterQueueSourceArn;
    const named = sources.find(({ queue }) => queue.arn === arn);
    return named ?? (sources.length === 1 && arn === undefined ? sources[0] : undefined);
  }
}

async function findingOf(message: Message, { queue, target }: DeadLetterSource, hold: QueueHold): Promise<Finding> {
  const { MessageId = '', Attributes } = message;
  const { event } = sourceMessageOf(message, queue.arn);
  const record = await foundRecordOf(event as object, MessageId);
  const history = historyOf(message);
  return {
    id: MessageId,
    source: 'subscriber',
    target,
    cause: 'received too often',
    atMs: Number(Attributes?.SentTimestamp ?? 0),
    records: [{ ...record, ...(hold.isFifo && placeInGroup(Attributes)) }],
    expected: 1,
    isSuperset: false,
    lost: [],
    history,
    async remove() {
      await hold.delete([MessageId]);
      return true;
    },
    async keep({ attempt }) {
      // Sent again it would stand behind others of its group, so there its place is kept and the attempt is not.
      if (!attempt || hold.isFifo || !isFunction(target)) return;
      const attributes = withHistory(message.MessageAttributes, withAttempt(history, attempt));
      await hold.replace(message, [message.Body ?? ''], attributes);
    },
  };
}

/** A FIFO queue keeps the order of a group, whatever items its messages are of, and whoever reads it may rely on that. */
function placeInGroup({ MessageGroupId, SequenceNumber = '' }: Message['Attributes'] = {}) {
  return { itemKey: `group:${MessageGroupId}`, placeInGroup: SequenceNumber };
}
