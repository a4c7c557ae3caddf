import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { AwsClients } from '../../aws/clients';
import { readMetrics } from '../../aws/read-metrics';
import { type DeployedQueue, nameInArn } from '../../deployed/deployed-pipeline';
import { durationText } from '../../pace/progress-bar';

export interface QueueDepth {
  readonly queue: DeployedQueue;
  /** Messages that wait, and those that a reader has now; about so many. */
  readonly waiting: number;
  readonly inFlight: number;
  /** Undefined where CloudWatch knows nothing of late. */
  readonly oldestSeconds: number | undefined;
}

/** How much lies in each queue, and since when. */
export async function queueDepths(
  { sqs, cloudwatch }: Pick<AwsClients, 'sqs' | 'cloudwatch'>,
  queues: readonly DeployedQueue[],
  nowMs: number,
): Promise<readonly QueueDepth[]> {
  const counts = await Promise.all(queues.map(({ url }) => countIn(sqs, url)));
  const ages = await readMetrics(
    cloudwatch,
    queues.map(({ arn }) => ({
      namespace: 'AWS/SQS',
      name: 'ApproximateAgeOfOldestMessage',
      dimensions: { QueueName: nameInArn(arn) },
      statistic: 'Maximum',
    })),
    nowMs,
  );
  return queues.map((queue, index) => ({ queue, ...counts[index]!, oldestSeconds: ages[index]?.newest }));
}

async function countIn(client: SQSClient, QueueUrl: string): Promise<Pick<QueueDepth, 'waiting' | 'inFlight'>> {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesDelayed',
        'ApproximateNumberOfMessagesNotVisible',
      ],
    }),
  );
  const number = (text: string | undefined) => Number(text ?? 0);
  return {
    waiting: number(Attributes.ApproximateNumberOfMessages) + number(Attributes.ApproximateNumberOfMessagesDelayed),
    inFlight: number(Attributes.ApproximateNumberOfMessagesNotVisible),
  };
}

/** Its address ends in account and name, as its ARN does. */
export function queueAt(url: string): DeployedQueue {
  const [account, name] = url.split('/').slice(-2);
  return { arn: `arn:aws:sqs::${account}:${name}`, url };
}

/** `3 messages, oldest 2 h 5 min` */
export function depthText({ waiting, inFlight, oldestSeconds }: QueueDepth): string {
  const held = inFlight === 0 ? '' : `, ${inFlight} being read`;
  // The metric is a minute or two behind: of an empty queue it may still tell.
  const isTold = oldestSeconds !== undefined && waiting + inFlight > 0;
  const age = isTold ? `, oldest ${durationText(oldestSeconds * 1_000)}` : '';
  return `${waiting} ${waiting === 1 ? 'message' : 'messages'}${held}${age}`;
}
