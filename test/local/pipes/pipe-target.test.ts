import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { InvocationResult } from '../../../engine/actions';
import type { BusEntry } from '../../../local/pipes/event-bus-stand-in';
import { sendToTargetOf, type TargetParts } from '../../../local/pipes/pipe-target';
import { emptyResources, type LocalPipe, type PipeTargetParameters } from '../../../local/terraform/resources';
import { type RunningFauxqs, startFauxqs } from '../../support/fauxqs';

const queueArn = 'arn:aws:sqs:eu-west-1:000000000000:target.fifo';
const events = ['a', 'b'].map((id) => ({
  event: { eventID: id, eventSource: 'aws:dynamodb', dynamodb: { Keys: { id: { S: `item-${id}` } } } },
  text: `{"id":"${id}","note":"ü"}`,
}));
const none = {
  ...{ messageGroupId: undefined, messageDeduplicationId: undefined },
  ...{ detailType: undefined, source: undefined, isAsync: false },
};

describe('sendToTargetOf', () => {
  let fauxqs: RunningFauxqs;
  let sqs: SQSClient;

  beforeAll(async () => {
    fauxqs = await startFauxqs();
    const credentials = { accessKeyId: 'a', secretAccessKey: 'a' };
    sqs = new SQSClient({ endpoint: fauxqs.url, region: 'eu-west-1', credentials });
  });

  afterAll(async () => {
    sqs.destroy();
    await fauxqs.stop();
  });

  test('sends each event as a message of its own, grouped by a path into the event', async () => {
    const Attributes = { FifoQueue: 'true' };
    const { QueueUrl: url } = await sqs.send(new CreateQueueCommand({ QueueName: 'target.fifo', Attributes }));
    const resources = { ...emptyResources(), queues: [{ arn: queueArn, url }] as never };
    const parameters = { messageGroupId: '$.dynamodb.Keys.id.S', messageDeduplicationId: '$.eventID' };
    const pipe = pipeTo('sqs', queueArn, parameters);

    const result = await send(pipe, { resources, clients: { sqs } as never });

    const input = { QueueUrl: url, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All' as const] };
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(input));
    expect(result).toEqual({ type: 'response', payload: { batchItemFailures: [] } });
    expect(Messages.map(({ Body }) => JSON.parse(Body!))).toEqual([
      { id: 'a', note: 'ü' },
      { id: 'b', note: 'ü' },
    ]);
    expect(Messages[0]!.Attributes).toMatchObject({ MessageGroupId: 'item-a', MessageDeduplicationId: 'a' });
  });

  test.each([
    ['counts what a service refuses as a try', 400, { type: 'error' }],
    ['counts a throttled request as not made', 'ThrottlingException', undefined],
    ['counts a request that reached nobody as not made', undefined, undefined],
  ])('%s', async (_, fault, result) => {
    const error = Object.assign(new Error('no'), { $metadata: { httpStatusCode: fault === undefined ? 500 : 400 } });
    if (typeof fault === 'string') error.name = fault;
    const clients = { sqs: { send: async () => Promise.reject(error) } } as never;

    const sent = send(pipeTo('sqs', queueArn), { clients });

    expect(await sent.catch(() => undefined)).toEqual(result);
  });

  test('names the events that a batch request left out by their ids', async () => {
    const clients = { sns: { send: async () => ({ Failed: [{ Id: '1' }] }) } } as never;

    const result = await send(pipeTo('sns', 'topic'), { clients });

    expect(result).toEqual({ type: 'response', payload: { batchItemFailures: [{ itemIdentifier: 'b' }] } });
  });

  test.each([
    [{}, 'Pipe placed', 'Event from aws:dynamodb'],
    [{ source: 'shop', detailType: '$.eventID' }, 'shop', 'a'],
  ])('puts events on a bus with %j as AWS names them', async (parameters, Source, DetailType) => {
    const entries: BusEntry[] = [];
    const buses = { put: async (entry: BusEntry) => void entries.push(entry) } as never;

    await send(pipeTo('eventBus', 'bus', parameters), { buses });

    expect(entries[0]).toEqual({ EventBusName: 'bus', Source, DetailType, Detail: events[0]!.text });
  });

  test('names the events that a bus refused', async () => {
    const buses = { put: async ({ Detail }: BusEntry) => Promise.reject(new Error(Detail)) } as never;

    const result = await send(pipeTo('eventBus', 'bus'), { buses });

    expect(result).toMatchObject({
      payload: { batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: 'b' }] },
    });
  });

  test.each([
    [false, { type: 'error' }],
    [true, { type: 'response', payload: null }],
  ])('takes what a function answers, unless it is not waited for (%j)', async (isAsync, result) => {
    const given: unknown[] = [];
    const invoke = () => async (payload: unknown) => {
      given.push(payload);
      return { type: 'error' } as const;
    };

    expect(await send(pipeTo('lambda', 'function', { isAsync }), { invoke })).toEqual(result);
    expect(given).toEqual([events.map(({ text }) => JSON.parse(text))]);
  });

  test('fails where a template makes no JSON for a function', async () => {
    const pipe = sendToTargetOf(pipeTo('lambda', 'function'), { onFault: () => {} } as unknown as TargetParts);

    const result = await pipe([{ event: {}, text: 'no JSON' }], 'request', new AbortController().signal);

    expect(result).toEqual({ type: 'error' });
  });
});

function send(pipe: LocalPipe, parts: Partial<TargetParts>): Promise<InvocationResult> {
  const all = { resources: emptyResources(), onFault: () => {}, ...parts } as TargetParts;
  return sendToTargetOf(pipe, all)(events, 'request', new AbortController().signal);
}

function pipeTo(
  kind: LocalPipe['target']['kind'],
  arn: string,
  parameters: Partial<PipeTargetParameters> = {},
): LocalPipe {
  return {
    name: 'placed',
    target: { kind, arn, template: undefined, parameters: { ...none, ...parameters } },
  } as never;
}
