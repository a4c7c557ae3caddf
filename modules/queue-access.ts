import { type EncryptionKey, keyStatement } from './encryption-key';
import type { PolicyStatement } from './policy';

/** A queue that a function reads: one of the product's own or anyone's. */
export interface QueueSource {
  readonly queue: { readonly arn: string };
  /** Where the queue's messages go after too many receives. A quarantine of kind `sqs` needs it. */
  readonly deadLetters?: { readonly arn: string; readonly url: string };
  /** Key of the queue and its dead letters. */
  readonly key: EncryptionKey;
}

/** What Lambda does on a function's behalf to read a queue for it. */
export function queueAccess(source: QueueSource): PolicyStatement[] {
  return [
    {
      sid: 'ReadQueue',
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resources: [source.queue.arn],
    },
    keyStatement('DecryptQueue', ['kms:Decrypt'], source.key),
  ];
}
