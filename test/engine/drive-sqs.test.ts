import { randomUUID } from 'node:crypto';
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { InvocationResult } from '../../engine/actions';
import { driveQueue, type QueueDriveOptions } from '../../engine/drive-queue';
import { sqsQueueSource } from '../../engine/pollers/sqs';
import { systemClock } from '../../handlers/core/clock';
import { type RunningFauxqs, startFauxqs } from '../support/fauxqs';
import { ProgressCounter } from '../support/progress-counter';

interface QueueRecord {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: { readonly ApproximateReceiveCount: string };
}

type Handle = (records: readonly QueueRecord[]) => InvocationResult;

const success: InvocationResult = { type: 'response', payload: null };
const isFirstTime = ({ attributes }: QueueRecord) => attributes.ApproximateReceiveCount === '1';
const partial = { functionResponseTypes: ['ReportBatchItemFailures'] };

describe('driveQueue on a real SQS queue', () => {
  let service: RunningFauxqs;
  let client: SQSClient;

  beforeAll(async () => {
    service = await startFauxqs();
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    client = new SQSClient({ endpoint: service.url, region: 'eu-west-1', credentials });
  });

  afterAll(async () => {
    client.destroy();
    await service.stop();
  });

  async function queueOf(QueueName: string): Promise<string> {
    const isFifo = QueueName.endsWith('.fifo');
    const Attributes = { VisibilityTimeout: '2', ...(isFifo && { FifoQueue: 'true' }) };
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName, Attributes }));
    return QueueUrl!;
  }

  async function isEmpty(QueueUrl: string): Promise<boolean> {
    const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 3 }));
    return Messages.length === 0;
  }

  /** Runs until so many messages are done; tells what reached the function. */
  async function run(
    queueUrl: string,
    doneCount: number,
    handle: Handle,
    settings: QueueDriveOptions['settings'],
  ): Promise<string[]> {
    const invoked: string[] = [];
    const counter = new ProgressCounter();
    const abort = new AbortController();
    const isFifo = queueUrl.endsWith('.fifo');
    const queueArn = `arn:aws:sqs:eu-west-1:000000000000:${queueUrl.split('/').at(-1)}`;
    const { stopped } = driveQueue(
      {
        kind: isFifo ? 'sqs-fifo' : 'sqs',
        settings,
        source: sqsQueueSource({ client, queueUrl, queueArn, waitSeconds: 1 }),
        invoke: async (event) => {
          const { Records } = event as { readonly Records: readonly QueueRecord[] };
          invoked.push(...Records.map(({ body, attributes }) => `${body} ${attributes.ApproximateReceiveCount}`));
          return handle(Records);
        },
        clock: systemClock,
        newUuid: randomUUID,
        observer: counter.queueObserver,
      },
      abort.signal,
    );
    while (counter.progress().done < doneCount) await new Promise((resolve) => setTimeout(resolve, 10));
    abort.abort();
    await stopped;
    return invoked;
  }

  test('brings a reported message again when its visibility timeout ends, and only that', async () => {
    const QueueUrl = await queueOf('partial');
    for (const MessageBody of ['a', 'b', 'c']) await client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    const handle: Handle = (records) => {
      const failed = records.filter((record) => record.body === 'b' && isFirstTime(record));
      const batchItemFailures = failed.map(({ messageId }) => ({ itemIdentifier: messageId }));
      return { type: 'response', payload: { batchItemFailures } };
    };

    const invoked = await run(QueueUrl, 3, handle, { ...partial, batchSize: 3 });

    expect(invoked.sort()).toEqual(['a 1', 'b 1', 'b 2', 'c 1']);
    expect(await isEmpty(QueueUrl)).toBe(true);
  });

  test('takes out of the queue what no filter wants, without a word to the function', async () => {
    const QueueUrl = await queueOf('filter');
    const bodies = ['{"kind":"keep"}', '{"kind":"drop"}', 'no JSON'];
    for (const MessageBody of bodies) await client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    const filterCriteria = { filters: [{ pattern: '{"body":{"kind":["keep"]}}' }] };

    const invoked = await run(QueueUrl, 1, () => success, { filterCriteria });

    expect(invoked).toEqual(['{"kind":"keep"} 1']);
    expect(await isEmpty(QueueUrl)).toBe(true);
  });

  test('keeps the order of a group in a FIFO queue, also behind a message that fails once', async () => {
    const QueueUrl = await queueOf('order.fifo');
    for (const MessageBody of ['a1', 'a2', 'b1', 'a3', 'b2']) {
      const ids = { MessageGroupId: MessageBody[0], MessageDeduplicationId: MessageBody };
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...ids }));
    }
    const handle: Handle = ([record]) => (record!.body === 'a1' && isFirstTime(record!) ? { type: 'error' } : success);

    const invoked = await run(QueueUrl, 5, handle, { batchSize: 1 });

    expect(invoked.filter((text) => text.startsWith('a'))).toEqual(['a1 1', 'a1 2', 'a2 1', 'a3 1']);
    expect(invoked.filter((text) => text.startsWith('b'))).toEqual(['b1 1', 'b2 1']);
  });
});
