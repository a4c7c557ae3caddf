import {
  CreateTopicCommand,
  GetSubscriptionAttributesCommand,
  PublishBatchCommand,
  type PublishBatchRequestEntry,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type RunningProxy, startSnsLimitsProxy } from '../../../local/services/sns-limits-proxy';
import { type RunningFauxqs, startFauxqs } from '../../support/fauxqs';

let fauxqs: RunningFauxqs;
let proxy: RunningProxy;
let sns: SNSClient;
let sqs: SQSClient;
let standard: string;
let fifo: string;
let queueUrl: string;

beforeAll(async () => {
  fauxqs = await startFauxqs();
  proxy = await startSnsLimitsProxy(fauxqs.url);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  sns = new SNSClient({ region: 'us-east-1', endpoint: proxy.url, credentials, maxAttempts: 1 });
  sqs = new SQSClient({ region: 'us-east-1', endpoint: fauxqs.url, credentials });
  standard = (await sns.send(new CreateTopicCommand({ Name: 'standard' }))).TopicArn!;
  fifo = (await sns.send(new CreateTopicCommand({ Name: 'one.fifo', Attributes: { FifoTopic: 'true' } }))).TopicArn!;
  queueUrl = (await sqs.send(new CreateQueueCommand({ QueueName: 'standard' }))).QueueUrl!;
  const Endpoint = standard.replace(':sns:', ':sqs:');
  const Attributes = { RawMessageDelivery: 'true' };
  await sns.send(new SubscribeCommand({ TopicArn: standard, Protocol: 'sqs', Endpoint, Attributes }));
});

afterAll(async () => {
  sns.destroy();
  sqs.destroy();
  await proxy.stop();
  await fauxqs.stop();
});

function publish(entries: PublishBatchRequestEntry[], topicArn = standard) {
  return sns.send(new PublishBatchCommand({ TopicArn: topicArn, PublishBatchRequestEntries: entries }));
}

async function codeOf(answer: Promise<unknown>): Promise<string> {
  const error = await answer.then(
    () => ({ Error: { Code: 'none' } }),
    (thrown) => thrown,
  );
  return error.Error.Code;
}

async function failureOf(entry: Partial<PublishBatchRequestEntry>, topicArn = standard) {
  const answer = await publish([{ Id: 'a', Message: 'm', ...entry }], topicArn);
  return answer.Failed?.map(({ Code, SenderFault }) => [Code, SenderFault])[0];
}

describe('startSnsLimitsProxy', () => {
  test.each([
    ['EmptyBatchRequest', []],
    ['TooManyEntriesInBatchRequest', Array.from({ length: 11 }, (_, index) => ({ Id: `${index}`, Message: 'm' }))],
    [
      'BatchEntryIdsNotDistinct',
      [
        { Id: 'a', Message: 'm' },
        { Id: 'a', Message: 'n' },
      ],
    ],
    ['InvalidBatchEntryId', [{ Id: 'a.b', Message: 'm' }]],
    ['InvalidBatchEntryId', [{ Id: 'a'.repeat(81), Message: 'm' }]],
    ['InvalidBatchEntryId', [{ Id: '', Message: 'm' }]],
    [
      'BatchRequestTooLong',
      [
        { Id: 'a', Message: 'm'.repeat(262_143) },
        { Id: 'b', Message: '\u00e9' },
      ],
    ],
  ])('refuses a batch with %s', async (code, entries) => {
    const refused = await codeOf(publish(entries));

    expect(refused).toBe(code);
  });

  test.each([
    ['10 entries', Array.from({ length: 10 }, (_, index) => ({ Id: `${index}`, Message: 'm' }))],
    ['an Id of 80 characters', [{ Id: 'aZ0-_'.repeat(16), Message: 'm' }]],
    [
      '262,144 bytes in all',
      [
        { Id: 'a', Message: 'm'.repeat(262_142) },
        { Id: 'b', Message: '\u00e9' },
      ],
    ],
  ])('takes a batch with %s', async (_, entries) => {
    const { Successful, Failed } = await publish(entries);

    expect(Successful?.map(({ Id }) => Id)).toEqual(entries.map(({ Id }) => Id));
    expect(Failed).toEqual([]);
  });

  const text = { DataType: 'String', StringValue: 'x' };

  test.each<[string, Partial<PublishBatchRequestEntry>]>([
    ['InvalidParameter', { Message: 'a\uffffb' }],
    ['InvalidParameter', { Message: '' }],
    ['InvalidParameter', { MessageDeduplicationId: 'd' }],
    ['InvalidParameter', { MessageGroupId: 'g'.repeat(129) }],
    [
      'InvalidParameter',
      { MessageAttributes: Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`a${n}`, text])) },
    ],
    ['ParameterValueInvalid', { MessageAttributes: { a: { DataType: 'String', StringValue: '' } } }],
    ['ParameterValueInvalid', { MessageAttributes: { a: { DataType: 'String', StringValue: '\u0001' } } }],
    ['ParameterValueInvalid', { MessageAttributes: { a: { DataType: 'Number', StringValue: 'one' } } }],
    ['ParameterValueInvalid', { MessageAttributes: { a: { DataType: 'String.Array', StringValue: '{}' } } }],
    ['ParameterValueInvalid', { MessageAttributes: { a: { DataType: 'String.Array', StringValue: '[[1]]' } } }],
    ['ParameterValueInvalid', { MessageAttributes: { a: { DataType: 'Boolean', StringValue: 'true' } } }],
    ['ParameterValueInvalid', { MessageAttributes: { 'a b': text } }],
    ['ParameterValueInvalid', { MessageAttributes: { '.a': text } }],
    ['ParameterValueInvalid', { MessageAttributes: { 'a..b': text } }],
    ['ParameterValueInvalid', { MessageAttributes: { 'AWS.a': text } }],
  ])('fails an entry with %s: %j', async (code, entry) => {
    const failure = await failureOf(entry);

    expect(failure).toEqual([code, true]);
  });

  test.each<Partial<PublishBatchRequestEntry>>([
    { MessageAttributes: { a: { DataType: 'String.Array', StringValue: '["a",1,true,null]' } } },
    { MessageAttributes: { a: { DataType: 'Number', StringValue: '-1.5e3' } } },
    { MessageAttributes: { a: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2]) } } },
    { MessageAttributes: { 'a.b-c_D1': text } },
    { Message: '\t\n\r \u007f\ue000\ufffd\u{1ffff}' },
  ])('takes an entry with %j', async (entry) => {
    const failure = await failureOf(entry);

    expect(failure).toBeUndefined();
  });

  test('wants a group of every message on a FIFO topic, and valid ids', async () => {
    const failures = [
      await failureOf({ MessageDeduplicationId: 'd' }, fifo),
      await failureOf({ MessageGroupId: 'g', MessageDeduplicationId: 'd d' }, fifo),
      await failureOf({ MessageGroupId: 'g', MessageDeduplicationId: '~'.repeat(128) }, fifo),
    ];

    expect(failures).toEqual([['InvalidParameter', true], ['InvalidParameter', true], undefined]);
  });

  test('publishes the other entries of a batch, in order', async () => {
    await drain();

    const answer = await publish([
      { Id: 'a', Message: 'first + 1%' },
      { Id: 'b', Message: '\uffff' },
      { Id: 'c', Message: 'third', MessageAttributes: { a: text } },
    ]);

    expect([answer.Successful?.map(({ Id }) => Id), answer.Failed?.map(({ Id }) => Id)]).toEqual([['a', 'c'], ['b']]);
    expect(await drain()).toEqual(['first + 1%', 'third']);
  });

  test('holds Publish to the same limits', async () => {
    const codes = await Promise.all([
      codeOf(sns.send(new PublishCommand({ TopicArn: standard, Message: 'm'.repeat(262_145) }))),
      codeOf(sns.send(new PublishCommand({ TopicArn: standard, Message: 'm', MessageAttributes: { '': text } }))),
      codeOf(sns.send(new PublishCommand({ TopicArn: standard, Message: 'm' }))),
    ]);

    expect(codes).toEqual(['InvalidParameter', 'ParameterValueInvalid', 'none']);
  });

  test('tells the filter policy that a subscription was given', async () => {
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'filtered' }));
    const FilterPolicy = JSON.stringify({ new: { status: { S: ['"PAID" & <shipped>'] } } });
    const { SubscriptionArn } = await sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: 'sqs',
        Endpoint: standard.replace(':sns:', ':sqs:'),
        Attributes: { FilterPolicy, FilterPolicyScope: 'MessageBody' },
      }),
    );

    const { Attributes } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));

    expect(Attributes).toMatchObject({ FilterPolicy, FilterPolicyScope: 'MessageBody', Protocol: 'sqs' });
  });
});

async function drain(): Promise<(string | undefined)[]> {
  const bodies: (string | undefined)[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return bodies;
    bodies.push(...Messages.map(({ Body }) => Body));
  }
}
