import { keyOf, keyStatement } from './encryption-key';
import type { PolicyStatement } from './policy';
import type { Condition } from './setting';

/** A Kinesis stream that a function reads, by itself or through a registered consumer. */
export interface KinesisSource {
  readonly kinesisArn: string;
  /** ARN of the registered consumer; there where `isRegistered` holds. */
  readonly registeredArn: string;
  readonly isRegistered: Condition;
  /** Customer managed key of the stream: readers decrypt with it. */
  readonly kmsKeyArn: string | undefined;
}

/**
 * What Lambda does on a function's behalf to read a Kinesis stream for it.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html
 */
export function kinesisAccess(source: KinesisSource): PolicyStatement[] {
  const { kinesisArn, registeredArn, isRegistered, kmsKeyArn } = source;
  return [
    {
      sid: 'ReadStream',
      actions: ['DescribeStream', 'DescribeStreamSummary', 'GetRecords', 'GetShardIterator', 'ListShards'].map(
        (action) => `kinesis:${action}`,
      ),
      resources: [kinesisArn],
    },
    {
      sid: 'SubscribeToShards',
      actions: ['kinesis:DescribeStreamConsumer', 'kinesis:SubscribeToShard'],
      resources: [registeredArn],
      when: isRegistered,
    },
    keyStatement('DecryptStream', ['kms:Decrypt'], keyOf(kmsKeyArn)),
  ];
}
