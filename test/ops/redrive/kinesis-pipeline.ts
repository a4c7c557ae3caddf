import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { kinesisStreamSource } from '../../../engine/pollers/kinesis';
import type { SourceRecord } from '../../../engine/source-record';
import { createAwsRequest } from '../../../handlers/core/aws-request';
import { systemClock } from '../../../handlers/core/clock';
import { createObjectStore } from '../../../handlers/core/object-store';
import { createBucketQuarantine, createQueueQuarantine } from '../../../handlers/core/quarantine';
import { createSqsCall } from '../../../handlers/core/sqs-call';
import { startS3Notifier } from '../../../local/services/s3-notifier';
import { startFauxqs } from '../../support/fauxqs';
import { startKinesis } from '../../support/kinesis-backend';
import { kinesisChange } from '../../support/kinesis-event';
import { streamRecord } from '../../support/stream-event';
import { stubClients } from '../stub-clients';
import { functionArn, type StandInFunction, startLambdaStandIn } from './lambda-stand-in';
import { createConsumer } from './live-consumer';
import { clientsAt, readQueue, region } from './live-services';
import { runRedrive } from './run-redrive';

/** What a function of a pipe is given: a list, and no `Records`. */
type PipeHandler = (records: readonly { readonly eventID: string }[]) => unknown;

const arnOfQueue = (name: string) => `arn:aws:sqs:${region}:000000000000:${name}`;

/**
 * A table whose changes go to a real Kinesis stream. `Search`, a state sink, has a queue of pointers; `Audit`, a log, a
 * bucket; `FanOut` a FIFO topic with two FIFO queues, of which `Shipping` reads one and nobody here the other. The pipe
 * `placed` calls a function, `mirrored` sends to a queue.
 */
export async function startKinesisPipeline() {
  const kinesis = await startKinesis();
  const stream = await kinesis.createStream(1);
  const fauxqs = await startFauxqs();
  const notifier = await startS3Notifier(fauxqs.url);
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: fauxqs.url,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  const request = createAwsRequest({ env, clock: systemClock, connectionsMax: 8 });
  const services = { sqs: fauxqs.url, sns: fauxqs.url, s3: notifier.endpoint };
  const { sqs, sns, s3, ...others } = clientsAt({ ...services, dynamodb: '', streams: '', lambda: '' });
  const create = async (name: string, Attributes: Record<string, string> = {}) =>
    (await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }))).QueueUrl!;
  const urls = new Map<string, string>();
  for (const name of ['search-pointers', 'shipping-failures', 'pipe-pointers']) urls.set(name, await create(name));
  const { TopicArn } = await sns.send(
    new CreateTopicCommand({ Name: 'changes.fifo', Attributes: { FifoTopic: 'true' } }),
  );
  for (const name of ['shipping', 'analytics']) {
    const dead = `${name}-dead.fifo`;
    const policy = JSON.stringify({ deadLetterTargetArn: arnOfQueue(dead), maxReceiveCount: 1 });
    urls.set(dead, await create(dead, { FifoQueue: 'true' }));
    urls.set(`${name}.fifo`, await create(`${name}.fifo`, { FifoQueue: 'true', RedrivePolicy: policy }));
    const Endpoint = arnOfQueue(`${name}.fifo`);
    await sns.send(new SubscribeCommand({ TopicArn: TopicArn!, Protocol: 'sqs', Endpoint }));
  }
  await s3.send(new CreateBucketCommand({ Bucket: 'audit' }));
  const inBucket = createBucketQuarantine(createObjectStore(request), 'audit');
  const inQueue = createQueueQuarantine(createSqsCall(request), urls.get('shipping-failures')!);
  const consumers = {
    search: createConsumer('Search', 'state', inBucket),
    audit: createConsumer('Audit', 'log', inBucket),
    shipping: createConsumer('Shipping', 'log', inQueue),
  };
  const pipe: { handler: PipeHandler } = { handler: () => null };
  const places = { streamArn: stream.streamArn, topicArn: TopicArn!, failuresUrl: urls.get('shipping-failures')! };
  const lambda = await startLambdaStandIn(functionsOf(consumers, pipe, places));
  const { lambda: lambdaClient } = clientsAt({ ...services, dynamodb: '', streams: '', lambda: lambda.url });
  const { clients: stubs } = stubClients({
    DescribeTable: () => ({ Table: table }),
    DescribeKinesisStreamingDestination: () => ({
      KinesisDataStreamDestinations: [{ StreamArn: stream.streamArn, DestinationStatus: 'ACTIVE' }],
    }),
    ListPipes: () => ({ Pipes: ['placed', 'mirrored'].map((Name) => ({ Name })) }),
    DescribePipe: ({ Name }) => pipeNamed(Name, stream.streamArn),
  });
  const clients = {
    ...{ streams: others.streams, dynamodb: stubs.dynamodb, pipes: stubs.pipes },
    ...{ sqs, sns, s3, lambda: lambdaClient, kinesis: kinesis.client },
  };
  return {
    stream,
    consumers,
    pipe,
    clients,
    run: (...more: readonly string[]) =>
      runRedrive(
        ['--table', 'orders', '--region', region, '--reads-per-second', '5', '--hold-seconds', '2', '--json', ...more],
        clients,
        process.cwd(),
      ),
    /** Puts a change of an item into the stream. */
    put: (id: string) => {
      const record = streamRecord({ eventID: id, keys: { id: { S: id } }, newImage: {} });
      return stream.put(id, JSON.stringify(kinesisChange(record, 1_767_323_045_000_000)));
    },
    records: () => readStream(kinesis.client, stream.streamArn),
    url: (queue: string) => urls.get(queue)!,
    messages: (queue: string) => readQueue(sqs, urls.get(queue)!),
    /** Receives what a queue has until all of it was received too often, and lies among the dead letters. */
    async giveUp(queue: string) {
      const QueueUrl = urls.get(queue)!;
      for (;;) {
        const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
        for (const { ReceiptHandle } of Messages) {
          const input = { QueueUrl, ReceiptHandle: ReceiptHandle!, VisibilityTimeout: 0 };
          await sqs.send(new ChangeMessageVisibilityCommand(input));
        }
        const AttributeNames = ['ApproximateNumberOfMessages' as const];
        const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
        if (Attributes?.ApproximateNumberOfMessages === '0') break;
      }
    },
    /** Group and change of each message of a FIFO queue, in order, which are taken away. */
    async drain(queue: string): Promise<readonly (readonly [group: string, id: string])[]> {
      const QueueUrl = urls.get(queue)!;
      const all: [string, string][] = [];
      for (;;) {
        const MessageSystemAttributeNames = ['All' as const];
        const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames }));
        if (Messages.length === 0) return all;
        for (const { Attributes, Body, ReceiptHandle } of Messages) {
          all.push([Attributes!.MessageGroupId!, JSON.parse(Body!).id]);
          await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: ReceiptHandle! }));
        }
      }
    },
    async stop() {
      for (const client of [sqs, sns, s3, lambdaClient]) client.destroy();
      await Promise.all([lambda.stop(), notifier.stop(), fauxqs.stop(), kinesis.stop()]);
    },
  };
}

export type KinesisPipeline = Awaited<ReturnType<typeof startKinesisPipeline>>;

/** Pipes with one queue for what they give up: one calls a function, the other one sends to a queue. */
function pipeNamed(Name: string, Source: string): object {
  const targets: { readonly [name: string]: string } = {
    placed: functionArn('placed-function'),
    mirrored: arnOfQueue('mirror'),
  };
  const KinesisStreamParameters = { DeadLetterConfig: { Arn: arnOfQueue('pipe-pointers') }, BatchSize: 2 };
  return {
    Name,
    Source,
    Target: targets[Name],
    CurrentState: 'RUNNING',
    SourceParameters: { KinesisStreamParameters },
  };
}

const table = {
  TableName: 'orders',
  TableArn: `arn:aws:dynamodb:${region}:000000000000:table/orders`,
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
};

interface Places {
  readonly streamArn: string;
  readonly topicArn: string;
  readonly failuresUrl: string;
}

function functionsOf(
  {
    search,
    audit,
    shipping,
  }: { readonly [name in 'search' | 'audit' | 'shipping']: ReturnType<typeof createConsumer> },
  pipe: { readonly handler: PipeHandler },
  { streamArn, topicArn, failuresUrl }: Places,
): StandInFunction[] {
  // As somebody left it who made the mappings by hand.
  const mapping = { EventSourceArn: streamArn, BatchSize: 100, FunctionResponseTypes: [] };
  const toQueue = { DestinationConfig: { OnFailure: { Destination: arnOfQueue('search-pointers') } } };
  const toBucket = { DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::audit' } } };
  const environment = (name: string, more: object) => ({ TRIBUTARY_CONSUMER: name, ...more });
  const inBucket = { TRIBUTARY_SINK: 'watched', TRIBUTARY_QUARANTINE_BUCKET: 'audit' };
  return [
    {
      name: 'search-function',
      environment: environment('Search', inBucket),
      mapping: { ...mapping, ...toQueue },
      handler: search.handler,
    },
    {
      name: 'audit-function',
      environment: environment('Audit', inBucket),
      mapping: { ...mapping, ...toBucket },
      handler: audit.handler,
    },
    {
      name: 'fan-out-function',
      environment: environment('FanOut', { TRIBUTARY_TOPIC_ARN: topicArn }),
      mapping,
      handler: async () => ({ batchItemFailures: [] }),
    },
    {
      name: 'shipping-function',
      environment: environment('Shipping', { TRIBUTARY_QUARANTINE_QUEUE_URL: failuresUrl }),
      mapping: { EventSourceArn: arnOfQueue('shipping.fifo'), BatchSize: 10 },
      handler: shipping.handler,
    },
    {
      name: 'placed-function',
      environment: {},
      mapping: { EventSourceArn: 'none' },
      handler: async (records: never) => pipe.handler(records),
    },
  ];
}

async function readStream(client: Parameters<typeof kinesisStreamSource>[0]['client'], streamArn: string) {
  const { signal } = new AbortController();
  const source = kinesisStreamSource({ client, streamArn, clock: systemClock, invokeIdentityArn: '' });
  const [shard] = await source.listShards(signal);
  const { shardId } = shard!;
  const { records } = await source.openShard(shardId, { type: 'TRIM_HORIZON' }).read(signal);
  return records.map((record) => ({ ...record, shardId }));
}

/** What a mapping or a pipe says of the place of records that it gave up. */
export function kinesisBatchInfo(streamArn: string, records: readonly (SourceRecord & { readonly shardId: string })[]) {
  const [first, last] = [records[0]!, records.at(-1)!];
  return {
    KinesisBatchInfo: {
      shardId: first.shardId,
      startSequenceNumber: first.sequenceNumber,
      endSequenceNumber: last.sequenceNumber,
      approximateArrivalOfFirstRecord: '2026-01-31T10:20:30.000Z',
      approximateArrivalOfLastRecord: '2026-01-31T10:20:30.000Z',
      batchSize: records.length,
      streamArn,
    },
  };
}

/** What a pipe says before that. */
export function givenUpByPipe(name: string) {
  const partnerResourceArn = `arn:aws:pipes:${region}:000000000000:pipe/${name}`;
  const context = { partnerResourceArn, condition: 'RetryAttemptsExhausted' };
  return { context, version: '1.0', timestamp: new Date().toISOString() };
}

/** What a mapping of a function says before that. */
export function givenUpBy(name: string) {
  return {
    requestContext: { requestId: 'r', functionArn: functionArn(name), condition: 'RetryAttemptsExhausted' },
    responseContext: { statusCode: 200, executedVersion: '1', functionError: null },
    version: '1.0',
    timestamp: new Date().toISOString(),
  };
}
