import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createAwsRequest } from '../../handlers/core/aws-request';
import { systemClock } from '../../handlers/core/clock';
import { createDynamodbCall } from '../../handlers/core/dynamodb-call';
import { createJsonCall } from '../../handlers/core/json-call';
import { createSinkHandler } from '../../handlers/sinks/sink-handler';
import { transitionsRow } from '../../handlers/sinks/transitions/row';
import { sequenceNumberAt, streamEvent, streamRecord } from '../support/stream-event';
import { type Emulator, startEmulator } from '../terraform/emulator';
import { describeWithTool } from './toolchain';

const region = 'eu-west-1';
const account = '000000000000';
const arnOf = (service: string, name: string) => `arn:aws:${service}:${region}:${account}:${name}`;
const shipped = { attribute: 'status', from: ['PENDING'], to: ['SHIPPED'] };
const rules = [
  { ...shipped, name: 'message', sns: { topic: arnOf('sns', 'shipped') } },
  {
    ...shipped,
    name: 'event',
    eventBridge: { bus: arnOf('events', 'event-bus/shop'), source: 'shop.orders', detailType: 'OrderShipped' },
  },
  {
    ...shipped,
    name: 'mail',
    ses: {
      identityArn: arnOf('ses', 'identity/shop@example.com'),
      ...{ from: 'Shop <shop@example.com>', to: '{mail}', subject: 'Order {orderId}', text: 'Dear {name}' },
    },
  },
];

describeWithTool('transitions on ministack', 'ministack', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  });
  afterAll(() => {
    jest.restoreAllMocks();
    emulator.stop();
  });

  it('sends a message, an event and a mail for a transition, each once', async () => {
    const env = {
      ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: region },
      AWS_ENDPOINT_URL: emulator.endpoint,
      ...{ TRIBUTARY_CONSUMER: 'News', TRIBUTARY_QUARANTINE_BUCKET: 'failures', TRIBUTARY_ONCE_TABLE: 'once' },
      TRIBUTARY_TRANSITIONS_RULES: JSON.stringify(rules),
    };
    const receive = await makePlaces(env);
    const records = Array.from({ length: 12 }, (_, index) =>
      streamRecord({
        eventName: 'MODIFY',
        keys: { customerId: { S: 'c1' }, orderId: { S: `o${index}` } },
        oldImage: { status: { S: 'PENDING' } },
        newImage: { status: { S: 'SHIPPED' }, mail: { S: `ann${index}@example.com` }, name: { S: 'Ann \u{1F69A}' } },
        sequenceNumber: sequenceNumberAt(index),
      }),
    );

    const context = { awsRequestId: 'request', getRemainingTimeInMillis: () => 30_000 };
    const responses = [];
    for (const _delivery of [1, 2]) {
      responses.push(await createSinkHandler(transitionsRow, env)(streamEvent(records), context));
    }

    const ids = records.map(({ eventID }) => eventID).sort();
    expect(responses).toEqual([{ batchItemFailures: [] }, { batchItemFailures: [] }]);
    expect((await receive('messages')).map(({ id }) => id).sort()).toEqual(ids);
    const events = await receive('events');
    expect(events.map(({ detail }) => (detail as { id: string }).id).sort()).toEqual(ids);
    expect(events[0]).toMatchObject({ source: 'shop.orders', 'detail-type': 'OrderShipped' });
    const mails = await mailsOf(emulator);
    expect(mails.map((mail) => /ann\d+@example\.com/.exec(mail)?.[0]).sort()).toEqual(
      records.map((_, index) => `ann${index}@example.com`).sort(),
    );
    expect(mails[0]).toContain('Order o');
  });
});

/** Topic and bus with a queue behind each, the identity, and the table of sends. Resolves to what reads a queue. */
async function makePlaces(env: { readonly [name: string]: string }) {
  const client = {
    region,
    endpoint: env.AWS_ENDPOINT_URL!,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const [sns, sqs] = [new SNSClient(client), new SQSClient(client)];
  const request = createAwsRequest({ env, clock: systemClock });
  const events = createJsonCall(request, { service: 'eventbridge', target: 'AWSEvents', jsonVersion: '1.1' });
  const urls = new Map<string, string>();
  for (const QueueName of ['messages', 'events']) {
    urls.set(QueueName, (await sqs.send(new CreateQueueCommand({ QueueName }))).QueueUrl!);
  }
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'shipped' }));
  const Attributes = { RawMessageDelivery: 'true' };
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: arnOf('sqs', 'messages'), Attributes }));
  await events('CreateEventBus', { Name: 'shop' });
  const EventPattern = JSON.stringify({ source: ['shop.orders'] });
  await events('PutRule', { Name: 'all', EventBusName: 'shop', EventPattern });
  await events('PutTargets', {
    Rule: 'all',
    EventBusName: 'shop',
    Targets: [{ Id: '1', Arn: arnOf('sqs', 'events') }],
  });
  const body = JSON.stringify({ EmailIdentity: 'shop@example.com' });
  await request({
    service: 'sesv2',
    path: '/v2/email/identities',
    headers: { 'content-type': 'application/json' },
    body,
  });
  await createDynamodbCall(request)('CreateTable', {
    TableName: 'once',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'effectKey', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'effectKey', KeyType: 'HASH' }],
  });
  return async (queue: string) => {
    const bodies: { readonly [name: string]: unknown }[] = [];
    for (;;) {
      const input = { QueueUrl: urls.get(queue), MaxNumberOfMessages: 10, VisibilityTimeout: 600 };
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(input));
      if (Messages.length === 0) return bodies;
      bodies.push(...Messages.map(({ Body }) => JSON.parse(Body!)));
    }
  };
}

/** The mails that the emulator has taken, each as its JSON. */
async function mailsOf({ endpoint }: Emulator): Promise<readonly string[]> {
  const answer = await fetch(`${endpoint}/_ministack/ses/messages?account=${account}`);
  const { messages } = (await answer.json()) as {
    readonly messages: { readonly [account: string]: readonly object[] };
  };
  return Object.values(messages)
    .flat()
    .map((message) => JSON.stringify(message));
}
