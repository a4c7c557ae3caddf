import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { systemClock } from '../../../handlers/core/clock';
import { type BusParts, type RunningBuses, startBuses } from '../../../local/pipes/event-bus-stand-in';
import type { Clients } from '../../../local/services/services';
import { emptyResources, type LocalEventTarget } from '../../../local/terraform/resources';
import { type RunningFauxqs, startFauxqs } from '../../support/fauxqs';

const region = 'eu-west-1';
const arnOf = (service: string, name: string) => `arn:aws:${service}:${region}:000000000000:${name}`;
const entry = { EventBusName: 'shop', Source: 'orders', DetailType: 'placed', Detail: '{"id":"o-1","note":"ü"}' };

let fauxqs: RunningFauxqs;
let clients: Pick<Clients, 'sqs' | 'sns'>;
let count = 0;

beforeAll(async () => {
  fauxqs = await startFauxqs();
  const shared = { endpoint: fauxqs.url, region, credentials: { accessKeyId: 'a', secretAccessKey: 'a' } };
  clients = { sqs: new SQSClient(shared), sns: new SNSClient(shared) };
});

afterAll(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await fauxqs.stop();
});

describe('startBuses', () => {
  test('sends an event that matches to a queue, whole, and no other', async () => {
    const queue = await makeQueue();
    const buses = start([queue], { arn: queue.arn });

    await buses.put(entry);
    await buses.put({ ...entry, Source: 'others' });
    await buses.put({ ...entry, EventBusName: 'default' });
    await settled(buses);

    expect(await bodies(queue.url)).toEqual([
      {
        ...{ version: '0', 'detail-type': 'placed', source: 'orders', account: '000000000000', region, resources: [] },
        ...{ id: expect.any(String), time: expect.stringMatching(/^\d{4}-.*Z$/), detail: { id: 'o-1', note: 'ü' } },
      },
    ]);
    expect(buses.heard.map(({ rules }) => rules.length)).toEqual([1, 0, 0]);
  });

  test.each([
    ['a part of it', { inputPath: '$.detail' }, { id: 'o-1', note: 'ü' }],
    ['a text of its own', { input: '{"fixed":1}' }, { fixed: 1 }],
    [
      'a template',
      { transformer: { paths: { id: '$.detail.id' }, template: '{"order":<id>,"rule":<aws.events.rule-name>}' } },
      { order: 'o-1', rule: 'placed' },
    ],
  ])('sends %s where the target asks for it', async (_, asked, body) => {
    const queue = await makeQueue();
    const buses = start([queue], { arn: queue.arn, ...asked });

    await buses.put(entry);
    await settled(buses);

    expect(await bodies(queue.url)).toEqual([body]);
  });

  test('sends to a topic, and from bus to bus', async () => {
    const queue = await makeQueue();
    const { TopicArn = '' } = await clients.sns.send(new CreateTopicCommand({ Name: `topic-${count}` }));
    const Attributes = { RawMessageDelivery: 'true' };
    await clients.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: queue.arn, Attributes }));
    const buses = start([queue], { arn: TopicArn }, { arn: arnOf('events', 'event-bus/other') });

    await buses.put(entry);
    await settled(buses);

    expect(await bodies(queue.url)).toMatchObject([{ detail: { id: 'o-1' } }]);
    expect(buses.heard.map(({ busName }) => busName)).toEqual(['shop', 'other']);
  });

  test('gives a function the event, and says what it did not take', async () => {
    const given: string[] = [];
    const invoke = async ({ event }: { event: string }) => {
      given.push(event);
      return { fault: { errorType: 'Error', errorMessage: 'no' } };
    };
    const buses = start([], { arn: arnOf('lambda', 'function:ship') }, undefined, invoke);
    const troubles: string[] = [];
    buses.onTrouble((text) => troubles.push(text));

    await buses.put(entry);
    await settled(buses);

    expect(given.map((event) => JSON.parse(event))).toMatchObject([{ detail: { id: 'o-1' } }]);
    expect(troubles).toEqual(['aws_cloudwatch_event_target.one: Error: no']);
  });

  test('tells the dead letters at once of a target that is gone', async () => {
    const dead = await makeQueue();
    const buses = start([dead], { arn: arnOf('sqs', 'gone'), deadLetterArn: dead.arn });

    await buses.put(entry);
    await settled(buses);

    expect(await attributes(dead.url)).toEqual({
      RULE_ARN: 'rule-arn',
      TARGET_ARN: arnOf('sqs', 'gone'),
      ERROR_CODE: 'NO_RESOURCE',
      ERROR_MESSAGE: `the queue ${arnOf('sqs', 'gone')} is not here`,
      RETRY_ATTEMPTS: '0',
    });
  });

  test('tries again as often as the target says, then tells the dead letters', async () => {
    const dead = await makeQueue();
    let calls = 0;
    const invoke = async () => {
      calls += 1;
      throw new Error('no room');
    };
    const target = { arn: arnOf('lambda', 'function:ship'), deadLetterArn: dead.arn, retryAttemptsMax: 2 };
    const buses = start([dead], target, undefined, invoke);

    await buses.put(entry);
    await settled(buses);

    expect(calls).toBe(3);
    expect(await attributes(dead.url)).toMatchObject({
      ERROR_CODE: 'ERROR_FROM_TARGET',
      EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
      RETRY_ATTEMPTS: '2',
    });
  });

  test.each(['[]', '"text"', 'null', 'no JSON'])('refuses an event whose detail is %s', async (Detail) => {
    const buses = start([], { arn: arnOf('sqs', 'q') });

    await expect(buses.put({ ...entry, Detail })).rejects.toThrow();
    expect(buses.heard).toEqual([]);
  });
});

interface MadeQueue {
  readonly url: string;
  readonly arn: string;
}

async function makeQueue(): Promise<MadeQueue> {
  count += 1;
  const { QueueUrl } = await clients.sqs.send(new CreateQueueCommand({ QueueName: `bus-${count}` }));
  return { url: QueueUrl!, arn: arnOf('sqs', `bus-${count}`) };
}

type Invoke = (request: { event: string }) => Promise<unknown>;

function start(
  queues: readonly MadeQueue[],
  first: Partial<LocalEventTarget>,
  second?: Partial<LocalEventTarget>,
  invoke: Invoke = async () => ({ payload: 'null' }),
): RunningBuses {
  const resources = emptyResources();
  const rule = { address: 'rule', name: 'placed', arn: 'rule-arn', busName: 'shop', isEnabled: true };
  const target = { address: 'aws_cloudwatch_event_target.one', ruleName: 'placed', busName: 'shop' };
  const retries = { ageSecondsMax: 86_400, retryAttemptsMax: 185 };
  resources.rules.push({ ...rule, pattern: '{"source":["orders"]}' });
  resources.queues.push(...(queues as never[]));
  for (const one of [first, second]) if (one) resources.ruleTargets.push({ ...target, ...retries, ...one } as never);
  return startBuses({
    ...{ resources, clients: clients as Clients, region, accountId: '000000000000', clock: systemClock },
    functions: () => ({ invoke }) as unknown as ReturnType<BusParts['functions']>,
    newUuid: () => 'id',
    backOffMs: () => 1,
  });
}

async function settled(buses: RunningBuses): Promise<void> {
  while (!buses.isIdle) await new Promise((resolve) => setImmediate(resolve));
}

async function received(QueueUrl: string) {
  const input = { QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] };
  return (await clients.sqs.send(new ReceiveMessageCommand(input))).Messages ?? [];
}

async function bodies(queueUrl: string): Promise<unknown[]> {
  return (await received(queueUrl)).map(({ Body = '' }) => JSON.parse(Body) as unknown);
}

async function attributes(queueUrl: string): Promise<object> {
  const [message] = await received(queueUrl);
  const all = Object.entries(message?.MessageAttributes ?? {});
  return Object.fromEntries(all.map(([name, { StringValue }]) => [name, StringValue]));
}
