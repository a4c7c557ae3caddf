import { keyOf, keyStatement } from './encryption-key';
import type { PolicyStatement } from './policy';
import type { StreamSource } from './stream-source';

/** What reads a stream's records. These are also the actions that a stream's own resource policy can hold. */
export const streamReadActions = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'];

/** What Lambda does on a function's behalf to read a stream for it; it checks each when the mapping is created. */
export function streamAccess(source: StreamSource): PolicyStatement[] {
  return [
    {
      sid: 'ReadStream',
      actions: [...streamReadActions, 'dynamodb:ListStreams'],
      resources: [source.streamArn],
    },
    keyStatement('DecryptStream', ['kms:Decrypt'], keyOf(source.kmsKeyArn)),
  ];
}
