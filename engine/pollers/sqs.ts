import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  type MessageAttributeValue,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { SourceError } from '../../handlers/core/errors';
import type { QueueSource } from '../ports';
import type { SourceMessage } from '../queue-mapping';

export interface SqsQueueOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly queueArn: string;
  /** Seconds a receive waits for a message, 0 to 20, default 20 as on AWS. */
  readonly waitSeconds?: number;
  /**
   * Whether a receive that is under way ends by itself when reading stops. A stand-in for SQS goes on after the caller
   * has gone, and hides the next message from everybody until its visibility timeout ends. Default false.
   */
  readonly finishesReceive?: boolean;
}

/** Most entries of one call to SQS. */
const entriesMax = 10;

/** Reads a real SQS queue, on AWS or on a service that speaks its API. */
export function sqsQueueSource(options: SqsQueueOptions): QueueSource {
  const { client, queueUrl } = options;
  return {
    receive: (countMax, signal) => receive(options, Math.min(countMax, entriesMax), signal),
    async delete(messages) {
      for (const entries of entriesOf(messages)) {
        const reply = await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
        throwFailed('delete', reply.Failed);
      }
    },
    async release(messages, delayMs) {
      const VisibilityTimeout = Math.ceil(delayMs / 1_000);
      for (const entries of entriesOf(messages)) {
        const Entries = entries.map((entry) => ({ ...entry, VisibilityTimeout }));
        const reply = await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }));
        throwFailed('release', reply.Failed);
      }
    },
  };
}

async function receive(options: SqsQueueOptions, countMax: number, signal: AbortSignal): Promise<SourceMessage[]> {
  const { client, queueUrl, queueArn, waitSeconds = 20, finishesReceive = false } = options;
  const command = new ReceiveMessageCommand({
    QueueUrl: queueUrl,
    MaxNumberOfMessages: countMax,
    WaitTimeSeconds: waitSeconds,
    MessageSystemAttributeNames: ['All'],
    MessageAttributeNames: ['All'],
  });
  const { Messages = [] } = await client.send(command, finishesReceive ? {} : { abortSignal: signal });
  return Messages.map((message) => sourceMessageOf(message, queueArn));
}

/** A message as Lambda puts it into an event. */
export function sourceMessageOf(message: Message, queueArn: string): SourceMessage {
  const attributes: { readonly [name: string]: string } = message.Attributes ?? {};
  const messageAttributes = Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [
    name,
    messageAttributeOf(value),
  ]);
  const event = {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes,
    messageAttributes: Object.fromEntries(messageAttributes),
    md5OfBody: message.MD5OfBody ?? '',
    ...(message.MD5OfMessageAttributes && { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: queueArn.split(':')[3],
  };
  return {
    messageId: event.messageId,
    ...(attributes.MessageGroupId !== undefined && { groupId: attributes.MessageGroupId }),
    sentAtMs: Number(attributes.SentTimestamp ?? 0),
    bytes: Buffer.byteLength(JSON.stringify(event)),
    event,
  };
}

function messageAttributeOf({ StringValue, BinaryValue, DataType }: MessageAttributeValue): object {
  return {
    ...(StringValue !== undefined && { stringValue: StringValue }),
    ...(BinaryValue !== undefined && { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
    stringListValues: [],
    binaryListValues: [],
    dataType: DataType,
  };
}

interface Entry {
  readonly Id: string;
  readonly ReceiptHandle: string;
}

function entriesOf(messages: readonly SourceMessage[]): Entry[][] {
  const entries = messages.map(({ event }, index) => ({
    Id: String(index),
    ReceiptHandle: (event as { readonly receiptHandle: string }).receiptHandle,
  }));
  return Array.from({ length: Math.ceil(entries.length / entriesMax) }, (_, index) =>
    entries.slice(index * entriesMax, (index + 1) * entriesMax),
  );
}

function throwFailed(what: string, failed: readonly { readonly Code?: string | undefined }[] = []): void {
  if (failed.length === 0) return;
  throw new SourceError(`SQS did not ${what} ${failed.length} messages (${failed[0]?.Code}).`, {
    code: 'BatchEntriesFailed',
  });
}
