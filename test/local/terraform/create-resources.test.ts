import { DescribeTableCommand, DescribeTimeToLiveCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type RunningFirehose, startFirehose } from '../../../local/services/firehose';
import { type S3Notifier, startS3Notifier } from '../../../local/services/s3-notifier';
import { startSnsLimitsProxy } from '../../../local/services/sns-limits-proxy';
import { Configuration } from '../../../local/terraform/configuration';
import { createResources, notSimulated } from '../../../local/terraform/create-resources';
import { emptyResources } from '../../../local/terraform/resources';
import type { World } from '../../../local/terraform/simulated-types';
import { dynamodbBackends, type StartedBackend } from '../../support/dynamodb-backend';
import { type RunningFauxqs, startFauxqs } from '../../support/fauxqs';

const region = 'eu-west-1';
let fauxqs: RunningFauxqs;
let backend: StartedBackend;
let notifier: S3Notifier;
let firehose: RunningFirehose;
let proxy: { url: string; stop(): Promise<void> };
let clients: Pick<World, 'dynamodb' | 'sqs' | 'sns' | 's3'>;

beforeAll(async () => {
  fauxqs = await startFauxqs();
  backend = await dynamodbBackends.find(({ missing }) => missing === undefined)!.start();
  notifier = await startS3Notifier(fauxqs.url);
  firehose = await startFirehose();
  proxy = await startSnsLimitsProxy(fauxqs.url);
  const shared = { region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  clients = {
    dynamodb: new DynamoDBClient({ ...shared, endpoint: backend.endpoint }),
    sqs: new SQSClient({ ...shared, endpoint: fauxqs.url }),
    sns: new SNSClient({ ...shared, endpoint: proxy.url }),
    s3: new S3Client({ ...shared, endpoint: notifier.endpoint, forcePathStyle: true }),
  };
});

afterAll(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await Promise.all([notifier.stop(), proxy.stop(), firehose.stop(), fauxqs.stop(), backend.stop()]);
});

describe('createResources', () => {
  test('makes a table with its stream, indexes and time to live', async () => {
    const { tables } = await create({
      aws_dynamodb_table: {
        orders: {
          name: 'made-orders',
          hash_key: 'id',
          range_key: 'at',
          attribute: [
            { name: 'id', type: 'S' },
            { name: 'at', type: 'N' },
            { name: 'status', type: 'S' },
          ],
          global_secondary_index: {
            name: 'byStatus',
            hash_key: 'status',
            range_key: 'id',
            projection_type: 'KEYS_ONLY',
          },
          local_secondary_index: [{ name: 'byState', range_key: 'status', projection_type: 'ALL' }],
          billing_mode: 'PROVISIONED',
          read_capacity: 5,
          stream_enabled: true,
          stream_view_type: 'NEW_AND_OLD_IMAGES',
          ttl: { enabled: true, attribute_name: 'expiresAt' },
        },
      },
    });

    const { Table } = await clients.dynamodb.send(new DescribeTableCommand({ TableName: 'made-orders' }));
    const { TimeToLiveDescription } = await clients.dynamodb.send(
      new DescribeTimeToLiveCommand({ TableName: 'made-orders' }),
    );

    expect(tables).toMatchObject([{ name: 'made-orders', partitionKey: 'id', sortKey: 'at' }]);
    expect(tables[0]).toMatchObject({ keyTypes: { id: 'S', at: 'N' }, streamViewType: 'NEW_AND_OLD_IMAGES' });
    expect(tables[0]!.streamArn).toBe(Table!.LatestStreamArn);
    expect(Table!.StreamSpecification).toMatchObject({ StreamViewType: 'NEW_AND_OLD_IMAGES' });
    expect(Table!.GlobalSecondaryIndexes).toMatchObject([{ IndexName: 'byStatus' }]);
    expect(Table!.LocalSecondaryIndexes).toMatchObject([{ IndexName: 'byState' }]);
    expect(TimeToLiveDescription).toMatchObject({ AttributeName: 'expiresAt' });
  });

  test('refuses a table that exists already, naming it', async () => {
    const table = { name: 'made-twice', hash_key: 'id', attribute: [{ name: 'id', type: 'S' }] };
    await create({ aws_dynamodb_table: { first: table } });

    const again = create({ aws_dynamodb_table: { second: table } });

    await expect(again).rejects.toThrow('`aws_dynamodb_table.second`: the table made-twice exists already.');
  });

  test('makes queues after what they refer to, with their settings', async () => {
    const { queues } = await create({
      aws_sqs_queue: {
        // Declared before the queue that it needs.
        a_work: {
          name: 'made-work',
          visibility_timeout_seconds: 77,
          redrive_policy: '${jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead[0].arn, maxReceiveCount = 4 })}',
        },
        dead: { count: 1, name: 'made-dead', message_retention_seconds: 1_209_600 },
        fifo: { name: 'made.fifo', fifo_queue: true, content_based_deduplication: false },
      },
    });

    const work = queues.find(({ name }) => name === 'made-work')!;
    const { Attributes } = await clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: work.url, AttributeNames: ['All'] }),
    );

    expect(work.arn).toBe(`arn:aws:sqs:${region}:000000000000:made-work`);
    expect(Attributes).toMatchObject({ VisibilityTimeout: '77' });
    expect(JSON.parse(Attributes!.RedrivePolicy!)).toEqual({
      deadLetterTargetArn: `arn:aws:sqs:${region}:000000000000:made-dead`,
      maxReceiveCount: 4,
    });
    expect(queues.find(({ name }) => name === 'made.fifo')).toMatchObject({ isFifo: true });
  });

  test('subscribes queues with their filter policies, raw delivery, and each of a for_each', async () => {
    const { topics, queues } = await create({
      aws_sns_topic: { topic: { name: 'made-topic' } },
      aws_sqs_queue: { each: { for_each: '${var.statuses}', name: 'made-${each.key}' } },
      aws_sns_topic_subscription: {
        each: {
          for_each: '${var.statuses}',
          topic_arn: '${aws_sns_topic.topic.arn}',
          protocol: 'sqs',
          endpoint: '${aws_sqs_queue.each[each.key].arn}',
          filter_policy: '${jsonencode({ status = [each.value] })}',
          raw_message_delivery: true,
        },
      },
    });

    const status = { DataType: 'String', StringValue: 'PAID' };
    const message = { TopicArn: topics[0]!.arn, Message: 'hello', MessageAttributes: { status } };
    await clients.sns.send(new PublishCommand(message));
    const bodies = await Promise.all(queues.map(async ({ name, url }) => [name, await bodiesIn(url)]));

    expect(bodies).toEqual([
      ['made-new', []],
      ['made-paid', ['hello']],
    ]);
  });

  test('leaves out, with the reason, what cannot be simulated', async () => {
    const { omissions, subscriptions, mappings } = await create({
      aws_sns_topic: { topic: { name: 'made-mail' } },
      aws_sns_topic_subscription: {
        mail: { topic_arn: '${aws_sns_topic.topic.arn}', protocol: 'email', endpoint: 'me@example.org' },
      },
      aws_lambda_event_source_mapping: {
        off: { enabled: false, event_source_arn: 'arn:aws:sqs:eu-west-1:000000000000:q', function_name: 'f' },
        other: { event_source_arn: 'arn:aws:mq:eu-west-1:000000000000:broker/b', function_name: 'f' },
      },
    });

    expect([...subscriptions, ...mappings]).toEqual([]);
    expect(omissions).toEqual([
      { address: 'aws_lambda_event_source_mapping.off', reason: 'the mapping is disabled' },
      {
        address: 'aws_lambda_event_source_mapping.other',
        reason: 'its event source is no stream or queue that runs here (arn:aws:mq:eu-west-1:000000000000:broker/b)',
      },
      { address: 'aws_sns_topic_subscription.mail', reason: 'its protocol is email, not sqs' },
    ]);
  });

  test('sends the notifications of a bucket to its queue', async () => {
    const { queues } = await create({
      aws_s3_bucket: { failures: { bucket_prefix: 'made-failures-' } },
      aws_sqs_queue: { index: { name: 'made-index' } },
      aws_s3_bucket_notification: {
        failures: {
          bucket: '${aws_s3_bucket.failures.id}',
          queue: [
            { queue_arn: '${aws_sqs_queue.index.arn}', events: ['s3:ObjectCreated:*'], filter_prefix: 'quarantine/' },
          ],
        },
      },
    });
    const put = (Key: string) =>
      clients.s3.send(new PutObjectCommand({ Bucket: 'made-failures-local', Key, Body: 'seven b' }));

    await put('elsewhere/x');
    await put('quarantine/a b/ü.json');
    await notifier.drained();
    const bodies = await bodiesIn(queues[0]!.url);

    expect(bodies).toHaveLength(1);
    expect(JSON.parse(bodies[0]!)).toMatchObject({
      Records: [
        {
          eventSource: 'aws:s3',
          eventName: 'ObjectCreated:Put',
          awsRegion: region,
          s3: { bucket: { name: 'made-failures-local' }, object: { key: 'quarantine/a+b/%C3%BC.json', size: 7 } },
        },
      ],
    });
  });

  test('reads functions, aliases and mappings with every setting', async () => {
    const { functions, aliases, mappings } = await create({
      aws_sqs_queue: { work: { name: 'made-for-function' } },
      aws_lambda_function: {
        worker: {
          function_name: 'worker',
          filename: '${path.module}/assets/worker.zip',
          handler: 'index.handler',
          runtime: 'nodejs22.x',
          timeout: '${var.timeout}',
          reserved_concurrent_executions: -1,
          role: '${aws_iam_role.anything.arn}',
          environment: { variables: { QUEUE: '${aws_sqs_queue.work.url}', UNSET: null } },
        },
      },
      aws_lambda_alias: {
        live: {
          name: 'live',
          function_name: '${aws_lambda_function.worker.arn}',
          function_version: '${aws_lambda_function.worker.version}',
        },
      },
      aws_lambda_event_source_mapping: {
        it: {
          event_source_arn: '${aws_sqs_queue.work.arn}',
          function_name: '${aws_lambda_alias.live.arn}',
          batch_size: 7,
          maximum_retry_attempts: -1,
          bisect_batch_on_function_error: true,
          function_response_types: ['ReportBatchItemFailures'],
          filter_criteria: { filter: [{ pattern: '{"body":{}}' }] },
          destination_config: [{ on_failure: [{ destination_arn: '${aws_sqs_queue.work.arn}' }] }],
          scaling_config: { maximum_concurrency: 3 },
        },
      },
    });

    const arn = 'arn:aws:lambda:eu-west-1:000000000000:function:worker';
    const work = 'arn:aws:sqs:eu-west-1:000000000000:made-for-function';
    expect(functions).toMatchObject([
      {
        arn,
        filename: './assets/worker.zip',
        timeoutSeconds: 9,
        memorySizeMb: 128,
        reservedConcurrency: undefined,
        environment: { QUEUE: expect.stringMatching(/^http:.*\/000000000000\/made-for-function$/) },
      },
    ]);
    expect(aliases).toMatchObject([{ arn: `${arn}:live`, functionName: 'worker', version: '1' }]);
    expect(mappings).toMatchObject([
      {
        source: 'sqs',
        eventSourceArn: work,
        functionArn: `${arn}:live`,
        settings: {
          batchSize: 7,
          maximumRetryAttempts: -1,
          bisectBatchOnFunctionError: true,
          functionResponseTypes: ['ReportBatchItemFailures'],
          filterCriteria: { filters: [{ pattern: '{"body":{}}' }] },
          destinationConfig: { onFailure: { destination: work } },
          scalingConfig: { maximumConcurrency: 3 },
        },
      },
    ]);
    expect(mappings[0]!.uuid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  test('fails when resources refer to each other in a circle', async () => {
    const queue = (other: string) => ({ name: 'x', redrive_policy: `\${aws_sqs_queue.${other}.arn}` });

    const creating = create({ aws_sqs_queue: { one: queue('two'), two: queue('one') } });

    await expect(creating).rejects.toThrow('aws_sqs_queue.one -> aws_sqs_queue.two -> aws_sqs_queue.one');
  });

  test('fails with the address of what cannot be evaluated', async () => {
    const creating = create({ aws_sqs_queue: { one: { name: '${uuid()}' } } });

    await expect(creating).rejects.toThrow(
      '`aws_sqs_queue.one`: `name`: the function `uuid` is not known to the local run',
    );
  });
});

describe('notSimulated', () => {
  test('groups by type what is left to AWS', () => {
    const configuration = configurationOf({
      aws_sqs_queue: { one: {} },
      aws_iam_role: { a: {}, b: {} },
      aws_cloudwatch_log_group: { logs: {} },
    });

    expect(notSimulated(configuration)).toEqual([
      { type: 'aws_cloudwatch_log_group', addresses: ['aws_cloudwatch_log_group.logs'] },
      { type: 'aws_iam_role', addresses: ['aws_iam_role.a', 'aws_iam_role.b'] },
    ]);
  });
});

type Resources = Record<string, Record<string, object>>;

async function create(resource: Resources) {
  const resources = emptyResources();
  await createResources(configurationOf(resource), { ...clients, firehose, notifier, resources });
  return resources;
}

function configurationOf(resource: Resources): Configuration {
  const variable = { statuses: { default: { new: 'NEW', paid: 'PAID' } }, timeout: { default: 9 } };
  return new Configuration({ provider: { aws: [{ region }] }, variable, resource } as never, '000000000000');
}

async function bodiesIn(QueueUrl: string): Promise<string[]> {
  const { Messages = [] } = await clients.sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  return Messages.map(({ Body }) => Body ?? '');
}
