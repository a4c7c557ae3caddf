import { type MessageAttributeValue, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DeployedQueue } from '../deployed/deployed-pipeline';
import { historyAttribute } from './history';

/** A message as Lambda's event holds it. */
interface MessageEvent {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: { readonly [name: string]: string };
  readonly messageAttributes: {
    readonly [name: string]: {
      readonly dataType: string;
      readonly stringValue?: string;
      readonly binaryValue?: string;
    };
  };
}

/**
 * Sends a message to its queue again, with its attributes and group. SQS could move messages by itself, but all of them or
 * none. Within five minutes a FIFO queue swallows a message whose deduplication id it has had, so that it gets another
 * one: the id of the message that lies here, which stays the same where a kill makes this come twice. On AWS that is what
 * the message has among the dead letters anyway.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 */
export async function moveBack(client: SQSClient, queue: DeployedQueue, message: MessageEvent): Promise<void> {
  const { body, attributes, messageAttributes } = message;
  const isFifo = queue.arn.endsWith('.fifo');
  const trace = attributes.AWSTraceHeader;
  await client.send(
    new SendMessageCommand({
      QueueUrl: queue.url,
      MessageBody: body,
      MessageAttributes: attributesOf(messageAttributes),
      ...(attributes.MessageGroupId !== undefined && { MessageGroupId: attributes.MessageGroupId }),
      ...(isFifo && { MessageDeduplicationId: message.messageId }),
      ...(trace && { MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: trace } } }),
    }),
  );
}

function attributesOf(attributes: MessageEvent['messageAttributes']): Record<string, MessageAttributeValue> {
  const sent = Object.entries(attributes).filter(([name]) => name !== historyAttribute);
  return Object.fromEntries(
    sent.map(([name, { dataType, stringValue, binaryValue }]) => [
      name,
      {
        DataType: dataType,
        ...(stringValue !== undefined && { StringValue: stringValue }),
        ...(binaryValue !== undefined && { BinaryValue: Buffer.from(binaryValue, 'base64') }),
      },
    ]),
  );
}
