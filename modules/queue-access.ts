import type { PolicyStatement } from './policy';
import type { Queue } from './queue';
import { isGiven } from './setting';

/** What Lambda does on a function's behalf to read a queue for it. */
export function queueAccess(source: { queue: Queue; kmsKeyArn: string | undefined }): PolicyStatement[] {
  return [
    {
      sid: 'ReadQueue',
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resources: [source.queue.arn],
    },
    {
      sid: 'DecryptQueue',
      actions: ['kms:Decrypt'],
      resources: [source.kmsKeyArn ?? ''],
      when: isGiven(source.kmsKeyArn),
    },
  ];
}
