import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AttributeValue, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { PurgeQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { dynamodbStreamSource } from '../../../engine/pollers/dynamodb-streams';
import type { SourceRecord } from '../../../engine/source-record';
import { createAwsRequest } from '../../../handlers/core/aws-request';
import { systemClock } from '../../../handlers/core/clock';
import { createObjectStore } from '../../../handlers/core/object-store';
import { createBucketQuarantine, createQueueQuarantine } from '../../../handlers/core/quarantine';
import { createSqsCall } from '../../../handlers/core/sqs-call';
import { startS3Notifier } from '../../../local/services/s3-notifier';
import { dynamodbBackends } from '../../support/dynamodb-backend';
import { startFauxqs } from '../../support/fauxqs';
import { type OnRequest, startForwarding } from './forwarding-service';
import { functionArn, type StandInFunction, startLambdaStandIn } from './lambda-stand-in';
import { createConsumer } from './live-consumer';
import { clientsAt, createQueues, createTable, createTopic, readQueue, region } from './live-services';
import { runRedrive } from './run-redrive';

/**
 * A pipeline on real services, without mappings: what they would leave behind, tests leave themselves. `View` is a state
 * sink with a queue of pointers and a bucket for its quarantine, `Audit` a log with a bucket for both, `Shipping` reads a
 * subscriber's queue and has a queue for its quarantine, and a queue `analytics` is read by nobody here.
 */
export async function startLivePipeline() {
  const dynamodb = await dynamodbBackends.find(({ missing }) => missing === undefined)!.start();
  const fauxqs = await startFauxqs();
  const notifier = await startS3Notifier(fauxqs.url);
  const directory = mkdtempSync(join(tmpdir(), 'tributary-redrive-'));
  let onRequest: OnRequest = () => 'pass';
  const counted: OnRequest = (message, body) => onRequest(message, body);
  const front = {
    dynamodb: await startForwarding(dynamodb.endpoint, counted),
    messaging: await startForwarding(fauxqs.url, counted),
    s3: await startForwarding(notifier.endpoint, counted),
  };
  const [messaging, data] = [fauxqs.url, dynamodb.endpoint];
  const clients = clientsAt({
    dynamodb: data,
    streams: data,
    sqs: messaging,
    sns: messaging,
    s3: notifier.endpoint,
    lambda: '',
  });
  const { streamArn } = await createTable(clients.dynamodb);
  const queues = await createQueues(clients.sqs);
  const topicArn = await createTopic(clients.sns, queues);
  for (const bucket of ['view', 'audit']) {
    await clients.s3.send(new CreateBucketCommand({ Bucket: bucket }));
    const send = (MessageBody: string) =>
      clients.sqs
        .send(new SendMessageCommand({ QueueUrl: queues[`${bucket}-index`]!.url, MessageBody }))
        .then(() => {});
    notifier.configure(bucket, region, [
      {
        id: 'all',
        queueArn: queues[`${bucket}-index`]!.arn,
        events: ['s3:ObjectCreated:*'],
        prefix: '',
        suffix: '',
        send,
      },
    ]);
  }
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: fauxqs.url,
    AWS_ENDPOINT_URL_S3: notifier.endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  const request = createAwsRequest({ env, clock: systemClock, connectionsMax: 8 });
  const quarantineIn = (bucket: string) => createBucketQuarantine(createObjectStore(request), bucket);
  const view = createConsumer('View', 'state', quarantineIn('view'));
  const audit = createConsumer('Audit', 'log', quarantineIn('audit'));
  const shipping = createConsumer(
    'Shipping',
    'log',
    createQueueQuarantine(createSqsCall(request), queues['shipping-failures']!.url),
  );
  const functions = functionsOf({ view, audit, shipping }, { streamArn, topicArn, queues });
  const lambda = await startLambdaStandIn(functions);
  const lambdaFront = await startForwarding(lambda.url, counted);
  const places = {
    ...{
      dynamodb: front.dynamodb.url,
      streams: front.dynamodb.url,
      sqs: front.messaging.url,
      sns: front.messaging.url,
    },
    ...{ s3: front.s3.url, lambda: lambdaFront.url, pipes: lambdaFront.url },
  };
  const fronted = clientsAt(places);
  const flags = Object.entries(places).flatMap(([service, url]) => ['--endpoint-url', `${service}=${url}`]);
  const args = (...more: readonly string[]) => [
    ...['--table', 'orders', '--region', region, '--reads-per-second', '5', '--hold-seconds', '2', ...flags, ...more],
  ];
  return {
    streamArn,
    consumers: { view, audit, shipping },
    args,
    /** Told of each request of a command, before the service is. */
    watchRequests(listener: OnRequest) {
      onRequest = listener;
    },
    run: (...more: readonly string[]) => runRedrive(args(...more), fronted, directory),
    put: (item: Record<string, AttributeValue>) =>
      clients.dynamodb.send(new PutItemCommand({ TableName: 'orders', Item: item })),
    records: () => readStream(clients.streams, streamArn),
    send: (queue: string, body: object, more: object = {}) =>
      clients.sqs.send(
        new SendMessageCommand({ QueueUrl: queues[queue]!.url, MessageBody: JSON.stringify(body), ...more }),
      ),
    messages: (queue: string) => readQueue(clients.sqs, queues[queue]!.url),
    putObject: (Bucket: string, Key: string, body: object | string) =>
      clients.s3.send(
        new PutObjectCommand({ Bucket, Key, Body: isText(body) ? body : Buffer.from(JSON.stringify(body)) }),
      ),
    objects: (bucket: string) => readBucket(clients.s3, bucket),
    drained: () => notifier.drained(),
    /** Empties everything but the table, and lets every function work. */
    async reset() {
      await notifier.drained();
      for (const bucket of ['view', 'audit']) {
        const { Contents = [] } = await clients.s3.send(new ListObjectsV2Command({ Bucket: bucket }));
        for (const { Key } of Contents) {
          await clients.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: Key! }));
        }
      }
      for (const { url } of Object.values(queues)) await clients.sqs.send(new PurgeQueueCommand({ QueueUrl: url }));
      for (const consumer of [view, audit, shipping]) consumer.reset();
    },
    async stop() {
      rmSync(directory, { recursive: true, force: true });
      for (const client of [...Object.values(clients), ...Object.values(fronted)]) client.destroy();
      await Promise.all([...Object.values(front), lambdaFront].map((one) => one.stop()));
      await Promise.all([lambda.stop(), notifier.stop(), fauxqs.stop(), dynamodb.stop()]);
    },
  };
}

export type LivePipeline = Awaited<ReturnType<typeof startLivePipeline>>;

/** Each with the mapping that calls it on AWS; the fan-out only tells of its topic. */
function functionsOf(
  { view, audit, shipping }: { readonly [name in 'view' | 'audit' | 'shipping']: ReturnType<typeof createConsumer> },
  {
    streamArn,
    topicArn,
    queues,
  }: { streamArn: string; topicArn: string; queues: Awaited<ReturnType<typeof createQueues>> },
): StandInFunction[] {
  const stream = { EventSourceArn: streamArn, BatchSize: 5 };
  return [
    {
      name: 'view-function',
      environment: { TRIBUTARY_CONSUMER: 'View', TRIBUTARY_SINK: 'watched', TRIBUTARY_QUARANTINE_BUCKET: 'view' },
      mapping: {
        ...stream,
        ParallelizationFactor: 2,
        DestinationConfig: { OnFailure: { Destination: queues['view-pointers']!.arn } },
      },
      handler: view.handler,
    },
    {
      name: 'audit-function',
      environment: { TRIBUTARY_CONSUMER: 'Audit', TRIBUTARY_SINK: 'watched', TRIBUTARY_QUARANTINE_BUCKET: 'audit' },
      mapping: { ...stream, DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::audit' } } },
      handler: audit.handler,
    },
    {
      name: 'fan-out-function',
      environment: {
        TRIBUTARY_CONSUMER: 'FanOut',
        TRIBUTARY_TOPIC_ARN: topicArn,
        TRIBUTARY_QUARANTINE_BUCKET: 'audit',
      },
      mapping: stream,
      handler: async () => ({ batchItemFailures: [] }),
    },
    {
      name: 'shipping-function',
      environment: { TRIBUTARY_CONSUMER: 'Shipping', TRIBUTARY_QUARANTINE_QUEUE_URL: queues['shipping-failures']!.url },
      mapping: { EventSourceArn: queues.shipping!.arn, BatchSize: 10 },
      handler: shipping.handler,
    },
  ];
}

async function readStream(client: DynamoDBStreamsClient, streamArn: string) {
  const { signal } = new AbortController();
  const source = dynamodbStreamSource({ client, streamArn, clock: systemClock });
  const found: (SourceRecord & { readonly shardId: string })[] = [];
  for (const { shardId } of await source.listShards(signal)) {
    const { records } = await source.openShard(shardId, { type: 'TRIM_HORIZON' }).read(signal);
    found.push(...records.map((record) => ({ ...record, shardId })));
  }
  return found;
}

async function readBucket(client: S3Client, Bucket: string): Promise<ReadonlyMap<string, Record<string, unknown>>> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
  const objects = Contents.map(async ({ Key }) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: Key! }));
    return [Key!, JSON.parse(await Body!.transformToString())] as const;
  });
  return new Map(await Promise.all(objects));
}

function isText(body: object | string): body is Buffer | string {
  return typeof body === 'string' || Buffer.isBuffer(body);
}

/** What a mapping says of a batch that it gave up. */
export function destinationBody(
  name: string,
  records: readonly (SourceRecord & { readonly shardId: string })[],
  more: object = {},
) {
  const [first, last] = [records[0]!, records.at(-1)!];
  return {
    requestContext: {
      requestId: 'r',
      functionArn: functionArn(name),
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 3,
    },
    responseContext: { statusCode: 200, executedVersion: '1', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: new Date().toISOString(),
    DDBStreamBatchInfo: {
      shardId: first.shardId,
      startSequenceNumber: first.sequenceNumber,
      endSequenceNumber: last.sequenceNumber,
      batchSize: records.length,
      streamArn: (first.event as { readonly eventSourceARN: string }).eventSourceARN,
    },
    ...more,
  };
}

/** What a handler keeps of a record that it put into quarantine after five tries. */
export function quarantineBody(consumer: string, record: object) {
  return {
    schema: 'tributary.quarantine/1',
    consumer,
    quarantinedAt: '2026-01-31T10:20:30.000Z',
    error: { name: 'PoisonError', code: 'Unkeepable', message: 'It cannot be kept.' },
    attempts: 5,
    record,
  };
}
