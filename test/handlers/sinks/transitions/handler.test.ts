import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { decodeQueueMessage } from '../../../../handlers/core/queue-message';
import { createSinkHandler } from '../../../../handlers/sinks/sink-handler';
import { transitionsRow } from '../../../../handlers/sinks/transitions/row';
import { type RunningFauxqs, startFauxqs } from '../../../support/fauxqs';
import { onEachDynamodb } from '../../../support/on-each-dynamodb';
import { queueMessage, sequenceNumberAt, streamRecord } from '../../../support/stream-event';
import { shipped } from './order-changes';

const context = { awsRequestId: 'request', getRemainingTimeInMillis: () => 30_000 };
const settings = {
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  TRIBUTARY_CONSUMER: 'Mails',
  TRIBUTARY_QUARANTINE_BUCKET: 'failures',
  TRIBUTARY_SINK: 'transitions',
  TRIBUTARY_ONCE_TABLE: 'once',
  TRIBUTARY_TRANSITIONS_RULES: JSON.stringify([shipped]),
};

const shippingRecord = (index: number, orderId = `o${index}`) =>
  streamRecord({
    eventName: 'MODIFY',
    keys: { customerId: { S: 'c1' }, orderId: { S: orderId } },
    oldImage: { status: { S: 'PENDING' } },
    newImage: { status: { S: 'SHIPPED' }, revision: { N: String(index) } },
    sequenceNumber: sequenceNumberAt(index),
  });

describe('transitionsRow', () => {
  it.each([
    ['TRIBUTARY_TRANSITIONS_RULES', { TRIBUTARY_TRANSITIONS_RULES: '' }],
    ['rules[0].name', { TRIBUTARY_TRANSITIONS_RULES: '[{}]' }],
    ['onUncertain', { TRIBUTARY_TRANSITIONS_ON_UNCERTAIN: 'drop' }],
    ['TRIBUTARY_ONCE_TABLE', { TRIBUTARY_ONCE_TABLE: '' }],
  ])('fails when `%s` is wrong', (setting, more) => {
    expect(() => createSinkHandler(transitionsRow, { ...settings, ...more })).toThrow(setting);
  });

  onEachDynamodb((live) => {
    let fauxqs: RunningFauxqs;
    let silence: jest.SpyInstance;
    beforeAll(async () => {
      fauxqs = await startFauxqs();
      silence = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    });
    afterAll(async () => {
      silence.mockRestore();
      await fauxqs.stop();
    });

    /** A topic with a queue behind it, and the environment of a function that sends to it. */
    async function place(name: string) {
      const client = {
        region: 'eu-west-1',
        endpoint: fauxqs.url,
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      };
      const [sns, sqs] = [new SNSClient(client), new SQSClient(client)];
      const isFifo = name.endsWith('.fifo');
      const Attributes = isFifo ? { FifoTopic: 'true' } : {};
      const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: name, Attributes }));
      const queue = { QueueName: name, Attributes: isFifo ? { FifoQueue: 'true' } : {} };
      const { QueueUrl } = await sqs.send(new CreateQueueCommand(queue));
      const Endpoint = `arn:aws:sqs:eu-west-1:000000000000:${name}`;
      const RawMessageDelivery = 'true';
      await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes: { RawMessageDelivery } }));
      const env = {
        ...settings,
        ...live().env,
        AWS_ENDPOINT_URL_SNS: fauxqs.url,
        TRIBUTARY_ONCE_TABLE: await live().createTable('effectKey'),
        TRIBUTARY_TRANSITIONS_RULES: JSON.stringify([{ ...shipped, sns: { topic: 'own' } }]),
        TRIBUTARY_TRANSITIONS_TOPIC_ARN: TopicArn,
      };
      const receive = async () => {
        const messages = [];
        for (;;) {
          const input = { QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] };
          const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(input));
          if (Messages.length === 0) return messages;
          messages.push(...Messages);
          const Entries = Messages.map(({ MessageId, ReceiptHandle }) => ({ Id: MessageId, ReceiptHandle }));
          // A FIFO queue holds the rest of a group back until these are gone.
          await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
        }
      };
      return { env, receive };
    }

    it('publishes each transition once, also when an environment that knows nothing meets it again', async () => {
      const { env, receive } = await place('shipped');
      const records = Array.from({ length: 25 }, (_, index) => shippingRecord(index));

      const responses = [];
      for (const _delivery of [1, 2]) {
        responses.push(await createSinkHandler(transitionsRow, env)({ Records: records }, context));
      }
      const messages = await receive();

      const ids = messages.map(({ Body }) => JSON.parse(Body!).id as string);
      expect(responses).toEqual([{ batchItemFailures: [] }, { batchItemFailures: [] }]);
      expect(ids.sort()).toEqual(records.map(({ eventID }) => eventID).sort());
      expect(messages[0]!.MessageAttributes).toMatchObject({
        transition: { StringValue: 'shipped' },
        effectId: { StringValue: expect.stringMatching(/^[0-9a-f]{64}$/) },
      });
    });

    it('publishes what a queue consumer reads as the change', async () => {
      const { env, receive } = await place('readable');
      const record = shippingRecord(7);

      await createSinkHandler(transitionsRow, env)({ Records: [record] }, context);
      const [message] = await receive();

      const change = await decodeQueueMessage(queueMessage(message!.Body), 'm1', async () => Buffer.from(''));
      expect(change).toMatchObject({
        id: record.eventID,
        eventName: 'MODIFY',
        newImage: { status: { S: 'SHIPPED' }, revision: { N: '7' } },
        oldImage: { status: { S: 'PENDING' } },
      });
    });

    it('keeps the order of an item on a FIFO topic', async () => {
      const { env, receive } = await place('shipped.fifo');
      const records = Array.from({ length: 6 }, (_, index) => shippingRecord(index, `o${index % 2}`));

      await createSinkHandler(transitionsRow, env)({ Records: records }, context);
      const messages = await receive();

      const revisions = messages.map(({ Body }) => Number(JSON.parse(Body!).new.revision.N));
      expect(revisions.filter((revision) => revision % 2 === 0)).toEqual([0, 2, 4]);
      expect(revisions.filter((revision) => revision % 2 === 1)).toEqual([1, 3, 5]);
    });
  });
});
