import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { PipesClient } from '@aws-sdk/client-pipes';
import { S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

export const region = 'us-east-1';

export function clientsAt(
  places: { readonly [Name in 'dynamodb' | 'streams' | 'sqs' | 'sns' | 's3' | 'lambda']: string },
) {
  const at = (endpoint: string) => ({ region, credentials, endpoint });
  return {
    dynamodb: new DynamoDBClient(at(places.dynamodb)),
    streams: new DynamoDBStreamsClient(at(places.streams)),
    sqs: new SQSClient(at(places.sqs)),
    sns: new SNSClient(at(places.sns)),
    s3: new S3Client({ ...at(places.s3), forcePathStyle: true }),
    lambda: new LambdaClient(at(places.lambda)),
    pipes: new PipesClient(at(places.lambda)),
    kinesis: new KinesisClient(at('http://127.0.0.1:9')),
  };
}

export async function createTable(client: DynamoDBClient): Promise<{ readonly streamArn: string }> {
  await client.send(
    new CreateTableCommand({
      TableName: 'orders',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  );
  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'orders' }));
  return { streamArn: Table!.LatestStreamArn! };
}

const queueNames = [
  'view-pointers',
  'view-index',
  'audit-index',
  'shipping-failures',
  'shipping-dead',
  'analytics-dead',
];

export async function createQueues(client: SQSClient) {
  const queues: { [name: string]: { readonly url: string; readonly arn: string } } = {};
  const create = async (name: string, Attributes: Record<string, string> = {}) => {
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: name, Attributes }));
    queues[name] = { url: QueueUrl!, arn: `arn:aws:sqs:${region}:000000000000:${name}` };
  };
  for (const name of queueNames) await create(name);
  for (const name of ['shipping', 'analytics']) {
    const deadLetterTargetArn = queues[`${name}-dead`]!.arn;
    await create(name, { RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 3 }) });
  }
  return queues;
}

export async function createTopic(
  client: SNSClient,
  queues: Awaited<ReturnType<typeof createQueues>>,
): Promise<string> {
  const { TopicArn } = await client.send(new CreateTopicCommand({ Name: 'changes' }));
  for (const name of ['shipping', 'analytics']) {
    await client.send(new SubscribeCommand({ TopicArn: TopicArn!, Protocol: 'sqs', Endpoint: queues[name]!.arn }));
  }
  return TopicArn!;
}

/** What is visible in a queue, which it stays. */
export async function readQueue(client: SQSClient, QueueUrl: string): Promise<readonly Message[]> {
  const all: Message[] = [];
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      }),
    );
    if (Messages.length === 0) break;
    all.push(...Messages);
  }
  for (const { ReceiptHandle } of all) {
    await client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: ReceiptHandle!, VisibilityTimeout: 0 }),
    );
  }
  return all;
}
