import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { bundle, leanSdk } from '../../../handlers/build/bundle';
import { systemClock } from '../../../handlers/core/clock';
import { classifyError, type ErrorClass } from '../../../handlers/core/error-class';
import { createDirectTransport } from '../../../handlers/fan-out/direct-transport';
import { buildMessage } from '../../../handlers/fan-out/message';
import { createSdkTransport } from '../../../handlers/fan-out/sdk-transport';
import type { PublishEntry, Transport, TransportSettings } from '../../../handlers/fan-out/transport';
import { type RunningFauxqs, startFauxqs } from '../../support/fauxqs';
import { type FaultyProxy, startFaultyProxy } from '../../support/sns-limits-proxy';
import { changeOf, changeOfItem } from './change-of';
import { headersOf, signatureOf } from './signature-of';

const environment = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  AWS_SESSION_TOKEN: 'token/with=+marks',
};

interface TransportKind {
  readonly create: (settings: TransportSettings) => Transport;
  readonly classify: (error: unknown) => ErrorClass;
}

const parts = { env: process.env, clock: systemClock };

const sdk: TransportKind = {
  create: (settings) => createSdkTransport(settings, parts),
  classify: classifyError,
};

const direct: TransportKind = {
  create: (settings) => createDirectTransport(settings, parts),
  classify: classifyError,
};

/** Built as in the zip, without what the zip leaves out of the SDK. */
const bundled: TransportKind = {
  create: (settings) => bundledModule!.createSdkTransport(settings, parts),
  classify: (error) => bundledModule!.classifyError(error),
};

let bundledModule: typeof import('./sdk-transport-entry') | undefined;

async function loadBundle(): Promise<NonNullable<typeof bundledModule>> {
  const { code } = await bundle(process.cwd(), 'test/handlers/fan-out/sdk-transport-entry.ts', leanSdk);
  const exported = { exports: {} };
  new Function('module', 'exports', 'require', Buffer.from(code).toString())(exported, exported.exports, require);
  return exported.exports as NonNullable<typeof bundledModule>;
}

const never = new AbortController().signal;
const savedEnvironment = { ...process.env };
let fauxqs: RunningFauxqs;
let proxy: FaultyProxy;
let sns: SNSClient;
let sqs: SQSClient;
let topicArn: string;
let queueUrl: string;

beforeAll(async () => {
  bundledModule = await loadBundle();
  fauxqs = await startFauxqs();
  proxy = await startFaultyProxy(fauxqs.url);
  Object.assign(process.env, environment, { AWS_ENDPOINT_URL_SNS: proxy.url });
  sns = new SNSClient({ region: 'eu-west-1' });
  sqs = new SQSClient({ region: 'eu-west-1', endpoint: fauxqs.url });
});

afterAll(async () => {
  sns.destroy();
  sqs.destroy();
  await proxy.stop();
  await fauxqs.stop();
  process.env = savedEnvironment;
});

let topicCount = 0;

beforeEach(async () => {
  proxy.fail(() => undefined);
  const name = `changes-${topicCount++}`;
  topicArn = (await sns.send(new CreateTopicCommand({ Name: name }))).TopicArn!;
  queueUrl = (await sqs.send(new CreateQueueCommand({ QueueName: name }))).QueueUrl!;
  const endpoint = topicArn.replace(':sns:', ':sqs:');
  const raw = { RawMessageDelivery: 'true' };
  await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: endpoint, Attributes: raw }));
});

function entriesOf(count: number): PublishEntry[] {
  return Array.from({ length: count }, (_, index) => ({ message: buildMessage(changeOfItem(`o-${index}`, 1), []) }));
}

async function receivedIds(): Promise<string[]> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }));
  return Messages.map(({ Body }) => JSON.parse(Body!).id);
}

describe.each([
  ['createSdkTransport', sdk],
  ['createSdkTransport as bundled', bundled],
  ['createDirectTransport', direct],
])('%s', (_, { create, classify }) => {
  test('publishes ten messages with one request', async () => {
    const transport = create({ topicArn, connectionsMax: 2 });
    const before = proxy.requests.length;

    const outcomes = await transport.publishBatch(entriesOf(10), never);

    expect(outcomes).toEqual(Array(10).fill({ status: 'done' }));
    expect(proxy.requests.length - before).toBe(1);
    expect((await receivedIds()).sort()).toEqual(Array.from({ length: 10 }, (_, index) => `o-${index}-1`));
  });

  test('tells a refused entry from one that may succeed later, and publishes the rest', async () => {
    const transport = create({ topicArn, connectionsMax: 2 });
    proxy.fail(() => ({
      entries: [
        { id: '1', code: 'InternalError', message: 'a & b', senderFault: false },
        { id: '3', code: 'InvalidParameter', message: '<no>', senderFault: true },
        { id: '4', code: 'KMSDisabled', message: 'key', senderFault: true },
      ],
    }));

    const outcomes = await transport.publishBatch(entriesOf(5), never);

    expect(outcomes).toEqual([
      { status: 'done' },
      { status: 'transient', error: expect.objectContaining({ code: 'InternalError' }) },
      { status: 'done' },
      { status: 'poison', error: expect.objectContaining({ code: 'InvalidParameter' }) },
      { status: 'transient', error: expect.objectContaining({ code: 'KMSDisabled' }) },
    ]);
    expect((await receivedIds()).sort()).toEqual(['o-0-1', 'o-2-1']);
  });

  test('fails entries that the answer does not name', async () => {
    const transport = create({ topicArn, connectionsMax: 2 });
    const body = `<PublishBatchResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
      <PublishBatchResult><Failed/><Successful>
        <member><MessageId>m</MessageId><Id>2</Id></member><member><MessageId>m</MessageId><Id>7</Id></member>
      </Successful></PublishBatchResult></PublishBatchResponse>`;
    proxy.fail(() => ({ body }));

    const outcomes = await transport.publishBatch(entriesOf(3), never);

    const missing = { status: 'transient', error: expect.objectContaining({ code: 'MissingResult' }) };
    expect(outcomes).toEqual([missing, missing, { status: 'done' }]);
  });

  test.each([
    [400, 'Throttled', 'transient'],
    [429, 'TooManyRequests', 'transient'],
    [500, 'InternalError', 'transient'],
    [503, 'ServiceUnavailable', 'transient'],
    [403, 'AuthorizationError', 'transient'],
    [403, 'SignatureDoesNotMatch', 'transient'],
    [404, 'NotFound', 'transient'],
    [400, 'KMSThrottling', 'transient'],
    [400, 'InvalidParameter', 'unknown'],
  ])('rejects an answer of %i %s as %s', async (status, code, errorClass) => {
    const transport = create({ topicArn, connectionsMax: 2 });
    proxy.fail(() => ({ answer: { status, code } }));
    const before = proxy.requests.length;

    const error = await transport.publishBatch(entriesOf(2), never).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ name: 'SinkError', code, statusCode: status });
    expect(classify(error)).toBe(errorClass);
    expect(proxy.requests.length - before).toBe(1);
  });

  test.each(['before', 'after'] as const)(
    'rejects a connection that breaks %s the request as transient',
    async (drop) => {
      const transport = create({ topicArn, connectionsMax: 2 });
      proxy.fail(() => ({ drop }));

      const error = await transport.publishBatch(entriesOf(2), never).catch((thrown: unknown) => thrown);

      expect(classify(error)).toBe('transient');
    },
  );

  test.each(['', 'not XML', '<PublishBatchResponse><PublishBatchResult><Successful><member><Id>0</Id>'])(
    'rejects an answer of success that reads %j as transient',
    async (body) => {
      const transport = create({ topicArn, connectionsMax: 2 });
      proxy.fail(() => ({ body }));

      const outcome = await transport.publishBatch(entriesOf(1), never).then(
        ([only]) => only!.status,
        (error: unknown) => classify(error),
      );

      expect(outcome).toBe('transient');
    },
  );

  test('rejects what takes longer than the request timeout as transient', async () => {
    const transport = create({ topicArn, connectionsMax: 2, requestTimeoutMs: 100 });
    proxy.fail(() => ({ delayMs: 400 }));

    const error = await transport.publishBatch(entriesOf(1), never).catch((thrown: unknown) => thrown);

    expect(classify(error)).toBe('transient');
  });

  test('rejects a connection that is refused as transient', async () => {
    const stopped = await startFaultyProxy(fauxqs.url);
    await stopped.stop();
    process.env.AWS_ENDPOINT_URL_SNS = stopped.url;
    const transport = create({ topicArn, connectionsMax: 2 });

    const error = await transport.publishBatch(entriesOf(1), never).catch((thrown: unknown) => thrown);

    process.env.AWS_ENDPOINT_URL_SNS = proxy.url;
    expect(classify(error)).toBe('transient');
  });

  test('stops when it is aborted', async () => {
    const transport = create({ topicArn, connectionsMax: 2 });
    const controller = new AbortController();
    proxy.fail(() => {
      controller.abort();
      return { delayMs: 200 };
    });

    const error = await transport.publishBatch(entriesOf(1), controller.signal).catch((thrown: unknown) => thrown);

    expect(classify(error)).toBe('transient');
  });

  test('signs for the region of the topic', async () => {
    const transport = create({ topicArn, connectionsMax: 2 });

    await transport.publishBatch(entriesOf(1), never);

    const { exchange } = proxy.requests.at(-1)!;
    const authorization = headersOf(exchange).get('authorization');
    expect(authorization).toMatch(/Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/sns\/aws4_request/);
    expect(authorization).toContain(`Signature=${signatureOf(exchange, environment.AWS_SECRET_ACCESS_KEY)}`);
  });
});

describe('createDirectTransport', () => {
  /** These describe the SDK and the attempt; SNS does not read them. */
  const sdkOnly = new Set(['user-agent', 'x-amz-user-agent', 'amz-sdk-invocation-id', 'amz-sdk-request']);
  /** These hold the time of the request, and the list of headers above. */
  const differing = new Set(['x-amz-date', 'authorization']);

  function comparable(headers: ReadonlyMap<string, string>): Record<string, string> {
    return Object.fromEntries([...headers].filter(([name]) => !sdkOnly.has(name) && !differing.has(name)));
  }

  test.each([
    ['on a standard topic', {}],
    ['on a FIFO topic', { groupId: 'g'.repeat(64), deduplicationId: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~aZ09' }],
  ])('sends the very bytes that client-sns sends %s', async (_, ids) => {
    const odd = changeOf({
      newImage: {
        'name \u20ac': { S: 'a b+c&d=e%f!\'()*~-_.\u00e9\u{1f600}\uffff\ud800\n\t"' },
        status: { S: "x\u0001\ud800\u{1f600} !'()*" },
        total: { N: '12.5' },
        tags: { SS: ['a b', '"'] },
      },
    });
    const entries = [odd, changeOf()].map((change) => ({
      message: buildMessage(change, ['status', 'total', 'tags']),
      ...ids,
    }));

    for (const { create } of [sdk, direct, bundled]) {
      await create({ topicArn, connectionsMax: 1 }).publishBatch(entries, never);
    }

    const [bySdk, ...others] = proxy.requests.slice(-3).map(({ exchange }) => exchange);
    for (const other of others) {
      expect(other.body.equals(bySdk!.body)).toBe(true);
      expect([other.method, other.path]).toEqual([bySdk!.method, bySdk!.path]);
      expect(comparable(headersOf(other))).toEqual(comparable(headersOf(bySdk!)));
    }
    expect([...headersOf(others[0]!).keys()].filter((name) => sdkOnly.has(name))).toEqual([]);
  });
});
