import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DeployedQueue } from './deployed-pipeline';

export async function queueUrlOf(client: SQSClient, arn: string): Promise<string> {
  const [, , , , accountId, name] = arn.split(':');
  const input = { QueueName: name!, QueueOwnerAWSAccountId: accountId! };
  const { QueueUrl } = await client.send(new GetQueueUrlCommand(input));
  return QueueUrl!;
}

export interface DescribedQueue extends DeployedQueue {
  /** Where messages go that were received too often. */
  readonly deadLetterQueue?: DeployedQueue;
}

export async function describeQueue(client: SQSClient, arn: string): Promise<DescribedQueue> {
  const url = await queueUrlOf(client, arn);
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['RedrivePolicy'] }),
  );
  const policy = Attributes?.RedrivePolicy;
  if (!policy) return { arn, url };
  const { deadLetterTargetArn } = JSON.parse(policy) as { readonly deadLetterTargetArn: string };
  return {
    arn,
    url,
    deadLetterQueue: { arn: deadLetterTargetArn, url: await queueUrlOf(client, deadLetterTargetArn) },
  };
}
