import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { LocalQueue } from '../terraform/resources';
import type { QueueMessage } from './message';

/** Takes a queue's messages as its subscriber would. */
export interface QueueCollector {
  /** Each message once, in the order they came. */
  readonly messages: readonly QueueMessage[];
  readonly stopped: Promise<void>;
}

/** Readers of one standard queue at once; a FIFO queue has one, so that the order they come in is the queue's. */
const readersMax = 4;

/** Reads a queue that nothing in the configuration reads, until the signal aborts. */
export function collectQueue(
  client: SQSClient,
  { url: queueUrl, isFifo }: Pick<LocalQueue, 'url' | 'isFifo'>,
  signal: AbortSignal,
): QueueCollector {
  const byId = new Map<string, QueueMessage>();
  const messages: QueueMessage[] = [];
  const note = (message: QueueMessage) => {
    if (byId.has(message.messageId)) return;
    byId.set(message.messageId, message);
    messages.push(message);
  };
  const read = async () => {
    // A call that failed although the SDK repeated it is made again: nothing is lost by that.
    while (!signal.aborted) await takeMessages(client, queueUrl, 5, signal, note).catch(() => {});
  };
  const stopped = Promise.all(Array.from({ length: isFifo ? 1 : readersMax }, read)).then(() => {});
  return { messages, stopped };
}

/** Receives up to ten messages, notes them, and only then deletes them; resolves with their number. */
export async function takeMessages(
  client: SQSClient,
  queueUrl: string,
  waitSeconds: number,
  signal: AbortSignal,
  note: (message: QueueMessage) => void,
): Promise<number> {
  const input = { QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: waitSeconds };
  const { Messages = [] } = await client.send(new ReceiveMessageCommand(input), { abortSignal: signal });
  if (Messages.length === 0) return 0;
  for (const { MessageId, Body } of Messages) note({ messageId: MessageId ?? '', body: Body ?? '' });
  const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
  await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
  return Messages.length;
}

/** Messages that a queue holds, those that are being worked on included. */
export async function queueDepth(client: SQSClient, queueUrl: string): Promise<number> {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
        'ApproximateNumberOfMessagesDelayed',
      ],
    }),
  );
  return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
}
