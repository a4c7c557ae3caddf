import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DeliverAction } from '../../engine/actions';
import { destinationBodyOf, destinationKeyOf } from '../../engine/destination-record';
import { deliverTo } from '../../engine/destinations';
import { type RunningFauxqs, startFauxqs } from '../support/fauxqs';

const identity = {
  source: 'dynamodb',
  uuid: '11111111-2222-4333-8444-555555555555',
  functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:view:live',
  streamArn: 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders/stream/label',
} as const;

const action: DeliverAction = {
  type: 'deliver',
  deliveryId: 1,
  shardId: 'shardId-1',
  requestId: 'request',
  condition: 'RecordAgeExceeded',
  approximateInvokeCount: 1,
  records: [{ position: 1, sequenceNumber: '1', arrivedAtMs: 0, orderKey: 'k', bytes: 2, event: { a: 1 } }],
  atMs: Date.UTC(2026, 0, 2, 3, 4, 5),
};

describe('deliverTo', () => {
  let service: RunningFauxqs;
  let sqs: SQSClient;
  let sns: SNSClient;
  let s3: S3Client;
  let queueUrl: string;

  beforeAll(async () => {
    service = await startFauxqs();
    const client = {
      endpoint: service.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    };
    sqs = new SQSClient(client);
    sns = new SNSClient(client);
    s3 = new S3Client({ ...client, forcePathStyle: true });
    queueUrl = (await sqs.send(new CreateQueueCommand({ QueueName: 'failures' }))).QueueUrl ?? '';
  });

  afterAll(async () => {
    for (const client of [sqs, sns, s3]) client.destroy();
    await service.stop();
  });

  async function received(): Promise<string | undefined> {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: 5 }));
    return Messages[0]?.Body;
  }

  test('sends the record to a queue', async () => {
    const deliver = deliverTo('arn:aws:sqs:eu-west-1:000000000000:failures', { sqs, queueUrlOf: () => queueUrl });

    await deliver(action, identity, 'random');

    expect(await received()).toBe(destinationBodyOf(action, identity, 'sqs'));
  });

  test('publishes the record to a topic', async () => {
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'failures' }));
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'subscriber' }));
    const Endpoint = 'arn:aws:sqs:eu-west-1:000000000000:subscriber';
    await sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: 'sqs',
        Endpoint: Endpoint.replace('eu-west-1', TopicArn.split(':')[3]!),
      }),
    );
    queueUrl = QueueUrl;

    await deliverTo(TopicArn, { sns })(action, identity, 'random');

    const notification = JSON.parse((await received()) ?? '{}');
    expect(notification).toMatchObject({ Type: 'Notification', Message: destinationBodyOf(action, identity, 'sns') });
  });

  test('puts record and payload into a bucket under AWS’s key', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'failures' }));

    await deliverTo('arn:aws:s3:::failures', { s3 })(action, identity, 'random');

    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'failures' }));
    const Key = destinationKeyOf(action, identity, 'random');
    expect(Contents.map((object) => object.Key)).toEqual([Key]);
    const { Body, ContentType } = await s3.send(new GetObjectCommand({ Bucket: 'failures', Key }));
    expect(await Body?.transformToString()).toBe(destinationBodyOf(action, identity, 's3'));
    expect(ContentType).toBe('application/octet-stream');
  });

  test.each([
    'arn:aws:sqs:eu-west-1:1:q',
    'arn:aws:sns:eu-west-1:1:t',
    'arn:aws:s3:::b',
    'arn:aws:kafka:eu-west-1:1:c',
  ])('fails when %s has no client', (arn) => {
    expect(() => deliverTo(arn, {})).toThrow(arn);
  });
});
