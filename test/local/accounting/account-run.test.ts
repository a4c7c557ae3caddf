import { CreateTableCommand, DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { accountRun } from '../../../local/accounting/account-run';
import type { QueueMessage } from '../../../local/accounting/message';
import { topologyOf } from '../../../local/accounting/topology';
import { type S3Notifier, startS3Notifier } from '../../../local/services/s3-notifier';
import type { Clients } from '../../../local/services/services';
import { emptyResources, type LocalResources } from '../../../local/terraform/resources';
import type { Workload } from '../../../local/workload';
import { dynamodbBackends, type StartedBackend } from '../../support/dynamodb-backend';
import { type RunningFauxqs, startFauxqs } from '../../support/fauxqs';
import { history, messageOf, order, projection, table } from './orders';

const changes = [
  ...history(undefined, order('o-1', 'PENDING', ['p-1']), order('o-1', 'PAID', ['p-1'])),
  ...history(order('o-1', 'PAID', ['p-1']), order('o-1', 'PAID', ['p-1', undefined])),
];
const poison = changes[2]!;
const messages = changes.map((change, place) => messageOf(change, place));
const workload: Workload = {
  title: 'a test',
  run: async () => {},
  effects: [
    {
      sink: 'shipments',
      tableVariable: 'SHIPMENTS_TABLE',
      expected: () => new Map([['o-1', 1]]),
      found: (row) => ({ key: (row.id as { S: string }).S, count: Number((row.shipments as { N: string }).N) }),
    },
  ],
};
const quarantineKey = 'quarantine/ByProduct/2026/01/01/x.json';
const rowKey = { productId: { S: 'p-1' }, orderLine: { S: 'S3:c-1S3:o-1S3:l-0' } };

let fauxqs: RunningFauxqs;
let backend: StartedBackend;
let notifier: S3Notifier;
let clients: Clients;
let round = 0;

beforeAll(async () => {
  fauxqs = await startFauxqs();
  backend = await dynamodbBackends.find(({ missing }) => missing === undefined)!.start();
  notifier = await startS3Notifier(fauxqs.url);
  const shared = { region: 'eu-west-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  clients = {
    dynamodb: new DynamoDBClient({ ...shared, endpoint: backend.endpoint }),
    sqs: new SQSClient({ ...shared, endpoint: fauxqs.url }),
    s3: new S3Client({ ...shared, endpoint: notifier.endpoint, forcePathStyle: true }),
  } as Clients;
});

afterAll(async () => {
  clients.dynamodb.destroy();
  clients.sqs.destroy();
  clients.s3.destroy();
  await Promise.all([notifier.stop(), fauxqs.stop(), backend.stop()]);
});

describe('accountRun', () => {
  test('accounts for every change at every sink, and tells where the poison went', async () => {
    const { account } = await pipeline();

    const result = await account();

    expect(result.isRight).toBe(true);
    expect(result.sinks.map(({ sink, expected, found }) => [sink, expected, found])).toEqual([
      [expect.stringMatching(/^analytics/), 3, 3],
      [expect.stringMatching(/^view/), 1, 1],
      ['shipments', 1, 1],
      ['ByProduct quarantine', 1, 1],
    ]);
    expect(result.poison).toMatchObject([{ consumer: 'ByProduct', change: poison, isIndexed: true }]);
  });

  test.each<[string, (made: Made) => unknown, RegExp]>([
    ['a message dropped', ({ received }) => received.pop(), /^analytics/],
    ['a message altered', ({ received }) => received.splice(0, 1, altered(received[0]!)), /^analytics/],
    ['a row altered', ({ view }) => putRow(view, 'SHIPPED'), /^view/],
    [
      'a row dropped',
      ({ view }) => clients.dynamodb.send(new DeleteItemCommand({ TableName: view, Key: rowKey })),
      /^view/,
    ],
    ['an effect doubled', ({ shipments }) => putShipment(shipments, 2), /^shipments$/],
    ['an effect left out', ({ shipments }) => putShipment(shipments, 0), /^shipments$/],
    ['no quarantine', ({ bucket }) => remove(bucket, quarantineKey), /^ByProduct quarantine$/],
    ['a quarantine without its record', ({ bucket }) => put(bucket, quarantineKey, quarantine({})), /quarantine$/],
    ['a dead letter', ({ deadUrl }) => send(deadUrl, 'x'), /^dead/],
    ['a batch given up', ({ bucket }) => put(bucket, 'aws/lambda/the-uuid/x', '{}'), /failure destination$/],
  ])('sees %s', async (_, sabotage, sink) => {
    const made = await pipeline();

    await sabotage(made);
    await notifier.drained();
    const { isRight, sinks } = await made.account();

    const faulty = sinks.filter(({ missing, wrong, outOfOrder }) => missing + wrong + outOfOrder > 0);
    expect(isRight).toBe(false);
    expect(faulty.map((one) => one.sink)).toEqual(expect.arrayContaining([expect.stringMatching(sink)]));
    expect(faulty.every(({ remarks }) => remarks.length > 0)).toBe(true);
  });

  test('sees a quarantined record whose index message was lost', async () => {
    const { account } = await pipeline({ isIndexed: false });

    expect(await account()).toMatchObject({ isRight: false, poison: [{ isIndexed: false }] });
  });
});

type Made = Awaited<ReturnType<typeof pipeline>>;

/** A pipeline after its changes, with everything where it belongs. */
async function pipeline({ isIndexed = true } = {}) {
  round++;
  const names = { view: `view-${round}`, shipments: `shipments-${round}`, bucket: `failures-${round}` };
  const urls = await Promise.all(['analytics', 'index', 'dead'].map((name) => createQueue(`${name}-${round}`)));
  const [, indexUrl = '', deadUrl = ''] = urls;
  await createTable(names.view, 'productId', 'orderLine');
  await createTable(names.shipments, 'id');
  await clients.s3.send(new CreateBucketCommand({ Bucket: names.bucket }));
  const notification = {
    id: 'n',
    queueArn: 'arn:aws:sqs:eu-west-1:000000000000:index',
    events: ['s3:ObjectCreated:*'],
    prefix: '',
    suffix: '',
  };
  const sendIndex = (body: string) => (isIndexed ? send(indexUrl, body) : Promise.resolve());
  notifier.configure(names.bucket, 'eu-west-1', [{ ...notification, send: sendIndex }]);
  await putRow(names.view, 'PAID');
  await putShipment(names.shipments, 1);
  await put(names.bucket, quarantineKey, quarantine(poison));
  await notifier.drained();
  const resources = resourcesOf(names, urls);
  const received: QueueMessage[] = [...messages];
  const topology = topologyOf(resources);
  const account = () =>
    accountRun({ changes, workload, topology, resources, clients, messagesOf: () => received, heard: [] });
  return { ...names, deadUrl, received, account };
}

function resourcesOf(
  { view, shipments, bucket }: { view: string; shipments: string; bucket: string },
  urls: readonly string[],
): LocalResources {
  const streamArn = `arn:aws:dynamodb:ddblocal:000000000000:table/${table}/stream/now`;
  const functionOf = (name: string, environment: Record<string, string>) => ({
    ...{ address: `aws_lambda_function.${name}`, name, arn: `arn:aws:lambda:eu-west-1:000000000000:function:${name}` },
    ...{ filename: '', handler: '', runtime: '', timeoutSeconds: 1, memorySizeMb: 128, reservedConcurrency: undefined },
    environment,
  });
  const mappingOf = (name: string) => ({
    ...{ address: `aws_lambda_event_source_mapping.${name}`, uuid: name, source: 'dynamodb' as const },
    ...{ eventSourceArn: streamArn, functionArn: `arn:aws:lambda:eu-west-1:000000000000:function:${name}:live` },
    settings: { destinationConfig: { onFailure: { destination: `arn:aws:s3:::${bucket}` } } },
  });
  const queues = urls.map((url) => {
    const name = url.split('/').at(-1)!;
    return { address: name, name, url, arn: `arn:aws:sqs:eu-west-1:000000000000:${name}`, isFifo: false };
  });
  const by = { TRIBUTARY_CONSUMER: 'ByProduct', TRIBUTARY_SINK: 'view', TRIBUTARY_QUARANTINE_BUCKET: bucket };
  return {
    ...emptyResources(),
    tables: [
      {
        ...{ address: 't', name: table, arn: '', partitionKey: 'customerId', sortKey: 'orderId' },
        ...{ keyTypes: { customerId: 'S', orderId: 'S' }, streamArn, streamViewType: 'NEW_AND_OLD_IMAGES' },
      },
    ],
    queues,
    subscriptions: [
      {
        ...{ address: 's', topicArn: 'topic', queueArn: queues[0]!.arn, isRaw: true },
        ...{ filterPolicy: undefined, filterPolicyScope: 'MessageAttributes' },
      },
    ],
    notifications: [{ address: 'n', bucket, queueArns: [queues[1]!.arn] }],
    functions: [
      functionOf('fan-out', { TRIBUTARY_CONSUMER: 'FanOut', TRIBUTARY_TOPIC_ARN: 'topic' }),
      functionOf('the-uuid', {
        ...by,
        TRIBUTARY_VIEW_TABLE: view,
        TRIBUTARY_VIEW_PROJECTION: JSON.stringify(projection),
      }),
      functionOf('shipping', { SHIPMENTS_TABLE: shipments }),
    ],
    mappings: [mappingOf('fan-out'), mappingOf('the-uuid')],
  };
}

function quarantine(change: Partial<typeof poison>): string {
  const dynamodb = { Keys: change.keys ?? {}, OldImage: change.oldImage, NewImage: change.newImage };
  const record = { eventName: 'MODIFY', eventSourceARN: `arn:aws:dynamodb:x:0:table/${table}/stream/now`, dynamodb };
  return JSON.stringify({ consumer: 'ByProduct', error: { code: 'ViewKeyMissing' }, record });
}

function altered(message: QueueMessage): QueueMessage {
  return { ...message, body: message.body.replace('PENDING', 'PENDINK') };
}

async function createTable(TableName: string, ...keys: readonly string[]) {
  const KeyType = ['HASH', 'RANGE'] as const;
  await clients.dynamodb.send(
    new CreateTableCommand({
      TableName,
      KeySchema: keys.map((AttributeName, index) => ({ AttributeName, KeyType: KeyType[index]! })),
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
}

async function createQueue(QueueName: string): Promise<string> {
  const { QueueUrl } = await clients.sqs.send(new CreateQueueCommand({ QueueName }));
  return QueueUrl ?? '';
}

async function send(QueueUrl: string, MessageBody: string) {
  await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
}

function put(Bucket: string, Key: string, Body: string) {
  return clients.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
}

function remove(Bucket: string, Key: string) {
  return clients.s3.send(new DeleteObjectCommand({ Bucket, Key }));
}

function putRow(TableName: string, status: string) {
  const _version = { S: `label:${'1'.padStart(40, '0')}` };
  const Item = { ...rowKey, status: { S: status }, quantity: { N: '1' }, _version };
  return clients.dynamodb.send(new PutItemCommand({ TableName, Item }));
}

function putShipment(TableName: string, shipments: number) {
  const Item = { id: { S: 'o-1' }, shipments: { N: String(shipments) } };
  return clients.dynamodb.send(new PutItemCommand({ TableName, Item }));
}
