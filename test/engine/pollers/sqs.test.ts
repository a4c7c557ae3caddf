import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { sqsQueueSource } from '../../../engine/pollers/sqs';
import { type RunningFauxqs, startFauxqs } from '../../support/fauxqs';

const queueArn = 'arn:aws:sqs:eu-west-1:000000000000:messages';
const { signal } = new AbortController();

describe('sqsQueueSource', () => {
  let service: RunningFauxqs;
  let client: SQSClient;
  let queueUrl: string;

  beforeAll(async () => {
    service = await startFauxqs();
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    client = new SQSClient({ endpoint: service.url, region: 'eu-west-1', credentials });
  });

  beforeEach(async () => {
    const name = `messages-${expect.getState().currentTestName!.length}`;
    queueUrl = (await client.send(new CreateQueueCommand({ QueueName: name }))).QueueUrl ?? '';
  });

  afterAll(async () => {
    client.destroy();
    await service.stop();
  });

  function sourceOf() {
    return sqsQueueSource({ client, queueUrl, queueArn, waitSeconds: 0 });
  }

  test('gives messages as Lambda puts them into an event', async () => {
    const MessageAttributes = {
      eventName: { DataType: 'String', StringValue: 'INSERT' },
      raw: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2]) },
    };
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: '{"a":1}', MessageAttributes }));

    const [message] = await sourceOf().receive(10, signal);

    expect(message!.event).toEqual({
      messageId: message!.messageId,
      receiptHandle: expect.any(String),
      body: '{"a":1}',
      attributes: expect.objectContaining({ ApproximateReceiveCount: '1', SentTimestamp: String(message!.sentAtMs) }),
      messageAttributes: {
        eventName: { stringValue: 'INSERT', stringListValues: [], binaryListValues: [], dataType: 'String' },
        raw: { binaryValue: 'AQI=', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
      },
      md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
      md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: 'eu-west-1',
    });
    expect(message!.bytes).toBe(Buffer.byteLength(JSON.stringify(message!.event)));
  });

  test('hands over what comes while reading stops, where a receive is to finish', async () => {
    const ended = new AbortController();
    const source = sqsQueueSource({ client, queueUrl, queueArn, waitSeconds: 5, finishesReceive: true });
    const receiving = source.receive(10, ended.signal);
    ended.abort();

    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: 'late' }));

    expect(await receiving).toMatchObject([{ event: { body: 'late' } }]);
  });

  test('names the group of a message of a FIFO queue', async () => {
    const Attributes = { FifoQueue: 'true' };
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: 'messages.fifo', Attributes }));
    const group = { MessageGroupId: 'group', MessageDeduplicationId: '1' };
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a', ...group }));
    const source = sqsQueueSource({ client, queueUrl: QueueUrl!, queueArn: `${queueArn}.fifo`, waitSeconds: 0 });

    const [message] = await source.receive(10, signal);

    expect(message!.groupId).toBe('group');
  });

  test('deletes and gives back more messages than one call takes', async () => {
    const bodies = Array.from({ length: 13 }, (_, index) => String(index));
    for (const MessageBody of bodies) await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
    const source = sourceOf();
    const first = [...(await source.receive(100, signal)), ...(await source.receive(100, signal))];

    await source.release(first, 0);
    const second = [...(await source.receive(10, signal)), ...(await source.receive(10, signal))];
    await source.delete(second);

    expect(first).toHaveLength(13);
    expect(second.map(({ messageId }) => messageId).sort()).toEqual(first.map(({ messageId }) => messageId).sort());
    expect(await source.receive(10, signal)).toEqual([]);
  });

  test('fails when messages cannot be deleted', async () => {
    const message = { messageId: 'm', sentAtMs: 0, bytes: 1, event: { receiptHandle: 'unknown' } };

    const refusing = { send: async () => ({ Failed: [{ Id: '0', Code: 'ReceiptHandleIsInvalid' }] }) };
    const source = sqsQueueSource({ client: refusing as unknown as SQSClient, queueUrl, queueArn });

    await expect(source.delete([message])).rejects.toThrow('delete 1 messages (ReceiptHandleIsInvalid)');
  });
});
