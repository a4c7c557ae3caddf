import { type EncryptionKey, keyStatement } from './encryption-key';
import type { PolicyStatement } from './policy';
import type { Queue } from './queue';

/** What Lambda does on a function's behalf to read a queue for it. */
export function queueAccess(source: { queue: Queue; key: EncryptionKey }): PolicyStatement[] {
  return [
    {
      sid: 'ReadQueue',
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resources: [source.queue.arn],
    },
    keyStatement('DecryptQueue', ['kms:Decrypt'], source.key),
  ];
}
