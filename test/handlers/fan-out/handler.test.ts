import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { decodeQueueMessage } from '../../../handlers/core/queue-message';
import { decodeStreamRecord } from '../../../handlers/core/stream-record';
import { createDirectTransport } from '../../../handlers/fan-out/direct-transport';
import { type CreateTransport, createFanOutHandler } from '../../../handlers/fan-out/handler';
import { createSdkTransport } from '../../../handlers/fan-out/sdk-transport';
import type { TransportName } from '../../../handlers/fan-out/settings';
import { type RunningFauxqs, startFauxqs } from '../../support/fauxqs';
import { type FaultyProxy, startFaultyProxy } from '../../support/sns-limits-proxy';
import { sequenceNumberAt, streamRecord } from '../../support/stream-event';

const savedEnvironment = { ...process.env };
const bucket = 'claims';
const subscriptions = {
  paid: {
    FilterPolicy: JSON.stringify({ eventName: ['MODIFY'], changedAttributes: ['status'], status: ['PAID'] }),
    RawMessageDelivery: 'true',
  },
  cancelled: {
    FilterPolicy: JSON.stringify({ new: { status: { S: ['CANCELLED'] } } }),
    FilterPolicyScope: 'MessageBody',
    RawMessageDelivery: 'true',
  },
  large: { FilterPolicy: JSON.stringify({ total: [{ numeric: ['>=', 100] }] }) },
  all: {},
};

let fauxqs: RunningFauxqs;
let proxy: FaultyProxy;
let sns: SNSClient;
let sqs: SQSClient;
let s3: S3Client;

beforeAll(async () => {
  fauxqs = await startFauxqs();
  proxy = await startFaultyProxy(fauxqs.url);
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
    AWS_ENDPOINT_URL: fauxqs.url,
    AWS_ENDPOINT_URL_SNS: proxy.url,
  });
  [sns, sqs, s3] = [new SNSClient({}), new SQSClient({ endpoint: fauxqs.url }), new S3Client({ forcePathStyle: true })];
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});

afterAll(async () => {
  jest.restoreAllMocks();
  for (const client of [sns, sqs, s3]) client.destroy();
  await proxy.stop();
  await fauxqs.stop();
  process.env = savedEnvironment;
});

/** A topic with a queue for each subscription. */
async function createTopic(name: string) {
  const topicArn = (await sns.send(new CreateTopicCommand({ Name: name }))).TopicArn!;
  const urls: Record<string, string> = {};
  for (const [subscription, Attributes] of Object.entries(subscriptions)) {
    const QueueName = `${name}-${subscription}`;
    urls[subscription] = (await sqs.send(new CreateQueueCommand({ QueueName }))).QueueUrl!;
    const Endpoint = topicArn.replace(':sns:', ':sqs:').replace(name, QueueName);
    await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint, Attributes }));
  }
  return { topicArn, receive: (subscription: keyof typeof subscriptions) => receive(urls[subscription]!) };
}

async function receive(QueueUrl: string) {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  const readObject = async ({ bucket: Bucket, key: Key }: { bucket: string; key: string }) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return Buffer.from(await Body!.transformToByteArray());
  };
  return Promise.all(Messages.map(({ Body }) => decodeQueueMessage({ body: Body }, 'm', readObject)));
}

const context = { awsRequestId: 'r', getRemainingTimeInMillis: () => 30_000 };

const orders = [
  { status: 'PAID', total: '99.99', before: 'PENDING' },
  { status: 'PAID', total: '250', before: 'PAID' },
  { status: 'CANCELLED', total: '5', before: 'PENDING' },
].map(({ status, total, before }, index) =>
  streamRecord({
    eventName: 'MODIFY',
    keys: { orderId: { S: `o-${index}` } },
    newImage: { status: { S: status }, total: { N: total }, n: { N: '0.1234567890123456789' }, b: { B: 'AAH/' } },
    oldImage: { status: { S: before }, total: { N: '1' } },
    sequenceNumber: sequenceNumberAt(index),
  }),
);

const large = streamRecord({
  eventName: 'MODIFY',
  keys: { orderId: { S: 'o-large' } },
  newImage: { status: { S: 'CANCELLED' }, note: { S: 'x'.repeat(262_144) } },
  oldImage: { status: { S: 'PENDING' } },
  sequenceNumber: sequenceNumberAt(9),
});

function changesOf(records: readonly (typeof large)[]) {
  return records.map((record) => {
    const { record: _, itemIdentifier: __, ...change } = decodeStreamRecord(record, '');
    return change;
  });
}

const handlers: readonly (readonly [TransportName, CreateTransport])[] = [
  ['sdk', createSdkTransport],
  ['direct', createDirectTransport],
];

describe.each(handlers)('createFanOutHandler on %s', (transport, create) => {
  let topic: Awaited<ReturnType<typeof createTopic>>;
  let topicCount = 0;

  function handlerWith(environment: Record<string, string> = {}) {
    const variables = {
      TRIBUTARY_CONSUMER: 'FanOut',
      TRIBUTARY_TOPIC_ARN: topic.topicArn,
      TRIBUTARY_QUARANTINE_BUCKET: bucket,
      TRIBUTARY_FILTER_ATTRIBUTES: '["status","total"]',
    };
    Object.assign(process.env, variables, environment);
    const handler = createFanOutHandler(process.env, transport, create);
    for (const name of Object.keys(environment)) delete process.env[name];
    return handler;
  }

  beforeEach(async () => {
    topic = await createTopic(`${transport}-${topicCount++}`);
  });

  test('brings each subscriber the changes it asked for, without loss', async () => {
    const handler = handlerWith();

    const answer = await handler({ Records: orders }, context);

    const [paid, cancelled, big, all] = await Promise.all(
      (['paid', 'cancelled', 'large', 'all'] as const).map((name) => topic.receive(name)),
    );
    expect(answer).toEqual({ batchItemFailures: [] });
    const ids = [paid, cancelled, big].map((changes) => changes!.map(({ id }) => id));
    expect(ids).toEqual([[orders[0]!.eventID], [orders[2]!.eventID], [orders[1]!.eventID]]);
    const received = all!.map(({ record: _, itemIdentifier: __, ...change }) => change);
    expect(received.sort((one, other) => (one.id < other.id ? -1 : 1))).toEqual(changesOf(orders));
  });

  test('leaves a pointer for a message above 256 KiB, on which body filters still work', async () => {
    const keep = { TRIBUTARY_CLAIM_CHECK_BUCKET: bucket, TRIBUTARY_CLAIM_CHECK_KEEP: '["new.status"]' };
    const handler = handlerWith(keep);

    const answer = await handler({ Records: [large] }, context);

    const received = [...(await topic.receive('cancelled')), ...(await topic.receive('all'))];
    const changes = received.map(({ record: _, itemIdentifier: __, ...change }) => change);
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(changes).toEqual([...changesOf([large]), ...changesOf([large])]);
  });

  test('quarantines a message above 256 KiB without a bucket for it', async () => {
    const handler = handlerWith();

    const answer = await handler({ Records: [large, orders[0]] }, context);

    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: 'quarantine/FanOut/' }));
    const Key = Contents.at(-1)!.Key!;
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
    const kept = JSON.parse(await Body!.transformToString());
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(kept).toMatchObject({ error: { code: 'MessageTooLarge' }, record: large });
    expect((await topic.receive('all')).map(({ id }) => id)).toEqual([orders[0]!.eventID]);
  });

  test('reports a change whose claim check could not be stored, and publishes the rest', async () => {
    const handler = handlerWith({ TRIBUTARY_CLAIM_CHECK_BUCKET: 'no-such-bucket' });

    const hurried = { ...context, getRemainingTimeInMillis: () => 600 };
    const answer = await handler({ Records: [orders[0], large] }, hurried);

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: large.dynamodb.SequenceNumber }] });
    expect((await topic.receive('all')).map(({ id }) => id)).toEqual([orders[0]!.eventID]);
  });
});
