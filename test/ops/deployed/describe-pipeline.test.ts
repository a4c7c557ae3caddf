import { auditEnv } from '../../../handlers/sinks/audit/env';
import { describePipeline } from '../../../ops/deployed/describe-pipeline';
import { type StubAnswers, serviceError, stubClients } from '../stub-clients';

const account = '123456789012';
const streamArn = `arn:aws:dynamodb:eu-west-1:${account}:table/orders/stream/2026-01-01T00:00:00.000`;
const kinesisArn = `arn:aws:kinesis:eu-west-1:${account}:stream/orders-changes`;
const kinesisConsumerArn = `${kinesisArn}/consumer/audit:1`;
const topicArn = `arn:aws:sns:eu-west-1:${account}:orders-changes`;
const queueArn = (name: string) => `arn:aws:sqs:eu-west-1:${account}:${name}`;
const queue = (name: string) => ({ arn: queueArn(name), url: `https://sqs/${account}/${name}` });
const functionArn = (name: string) => `arn:aws:lambda:eu-west-1:${account}:function:orders-${name}:live`;

const mappingOf = (name: string, EventSourceArn: string, more: object = {}) => ({
  UUID: `uuid-of-${name}`,
  EventSourceArn,
  FunctionArn: functionArn(name),
  State: 'Enabled',
  ...more,
});

/** By the source that they read; each page but the last has a marker. */
const mappings: { readonly [sourceArn: string]: readonly (readonly object[])[] } = {
  [streamArn]: [
    [
      mappingOf('view', streamArn, {
        BatchSize: 500,
        ParallelizationFactor: 2,
        FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::view-failures' } },
        MaximumRecordAgeInSeconds: 21_600,
        MaximumRetryAttempts: 10_000,
        LastProcessingResult: 'OK',
      }),
    ],
    [mappingOf('fan-out', streamArn, { DestinationConfig: { OnFailure: { Destination: queueArn('pointers') } } })],
  ],
  [kinesisConsumerArn]: [[mappingOf('audit', kinesisConsumerArn, { State: 'Disabled' })]],
  [queueArn('shipping')]: [[mappingOf('shipping', queueArn('shipping'))]],
};

const environments: { readonly [name: string]: object } = {
  view: { TRIBUTARY_CONSUMER: 'ByProduct', TRIBUTARY_SINK: 'view', TRIBUTARY_QUARANTINE_BUCKET: 'view-failures' },
  'fan-out': {
    TRIBUTARY_CONSUMER: 'FanOut',
    TRIBUTARY_TOPIC_ARN: topicArn,
    TRIBUTARY_FILTER_ATTRIBUTES: '["status"]',
    TRIBUTARY_CLAIM_CHECK_BUCKET: 'claims',
    TRIBUTARY_QUARANTINE_QUEUE_URL: 'https://sqs/poison',
  },
  audit: {},
  shipping: { TRIBUTARY_CONSUMER: 'Shipping' },
};

const nameIn = (arn: string) => /function:orders-(.+):live/.exec(arn)![1]!;

const answers: StubAnswers = {
  DescribeTable: () => ({
    Table: {
      TableName: 'orders',
      TableArn: `arn:aws:dynamodb:eu-west-1:${account}:table/orders`,
      LatestStreamArn: streamArn,
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      KeySchema: [
        { AttributeName: 'line', KeyType: 'RANGE' },
        { AttributeName: 'id', KeyType: 'HASH' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'line', AttributeType: 'N' },
        { AttributeName: 'id', AttributeType: 'S' },
      ],
      ItemCount: 7,
      TableSizeBytes: 70,
    },
  }),
  DescribeKinesisStreamingDestination: () => ({
    KinesisDataStreamDestinations: [
      { StreamArn: kinesisArn, DestinationStatus: 'ACTIVE' },
      { StreamArn: `${kinesisArn}-before`, DestinationStatus: 'DISABLED' },
    ],
  }),
  ListStreamConsumers: () => ({ Consumers: [{ ConsumerARN: kinesisConsumerArn }] }),
  ListEventSourceMappings({ EventSourceArn, Marker = '0' }) {
    const pages = mappings[EventSourceArn] ?? [[]];
    const next = Number(Marker) + 1;
    return { EventSourceMappings: pages[Number(Marker)], ...(next < pages.length && { NextMarker: String(next) }) };
  },
  GetFunctionConfiguration({ FunctionName }) {
    const name = nameIn(FunctionName);
    const LoggingConfig = name === 'audit' ? { LogGroup: '/audit/logs' } : undefined;
    return {
      FunctionName: `orders-${name}`,
      Timeout: 30,
      Environment: { Variables: environments[name] },
      LoggingConfig,
    };
  },
  GetBucketNotificationConfiguration: () => ({ QueueConfigurations: [{ QueueArn: queueArn('view-index') }] }),
  GetQueueUrl: ({ QueueName }) => ({ QueueUrl: queue(QueueName).url }),
  GetQueueAttributes: ({ QueueUrl }) => ({
    Attributes: QueueUrl.endsWith('/shipping')
      ? { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn('shipping-dead'), maxReceiveCount: 5 }) }
      : {},
  }),
  ListSubscriptionsByTopic: () => ({
    Subscriptions: [
      { Protocol: 'sqs', Endpoint: queueArn('shipping'), SubscriptionArn: 'arn:1', TopicArn: topicArn },
      {
        Protocol: 'sqs',
        Endpoint: 'arn:aws:sqs:eu-west-1:999999999999:theirs',
        SubscriptionArn: 'arn:2',
        TopicArn: topicArn,
      },
      { Protocol: 'email', Endpoint: 'a@b', SubscriptionArn: 'arn:3', TopicArn: topicArn },
      { Protocol: 'sqs', Endpoint: queueArn('new'), SubscriptionArn: 'PendingConfirmation', TopicArn: topicArn },
    ],
  }),
  GetSubscriptionAttributes: () => ({
    Attributes: { FilterPolicy: '{"status":["PAID"]}', RawMessageDelivery: 'true' },
  }),
};

const described = (more: StubAnswers = {}) => describePipeline(stubClients({ ...answers, ...more }).clients, 'orders');

describe('describePipeline', () => {
  it('finds table, streams and subscribers of this account', async () => {
    const { consumers, ...pipeline } = await described();

    expect(pipeline).toEqual({
      region: 'eu-west-1',
      accountId: account,
      table: {
        name: 'orders',
        arn: `arn:aws:dynamodb:eu-west-1:${account}:table/orders`,
        streamArn,
        viewType: 'NEW_IMAGE',
        partitionKey: { name: 'id', type: 'S' },
        sortKey: { name: 'line', type: 'N' },
        itemCount: 7,
        sizeBytes: 70,
      },
      subscribers: [
        {
          topicArn,
          queue: queue('shipping'),
          deadLetterQueue: queue('shipping-dead'),
          isRaw: true,
          filterPolicy: '{"status":["PAID"]}',
        },
      ],
      kinesisStreamArns: [kinesisArn],
    });
    expect(consumers.map(({ name }) => name)).toEqual(['ByProduct', 'FanOut', 'orders-audit', 'Shipping']);
  });

  it('tells of each consumer what its function and its mapping say', async () => {
    const [view, fanOut, audit, shipping] = (await described()).consumers;

    expect(view).toEqual({
      name: 'ByProduct',
      functionName: 'orders-view',
      functionArn: functionArn('view'),
      timeoutSeconds: 30,
      logGroup: '/aws/lambda/orders-view',
      core: { sink: 'view', quarantine: { bucket: 'view-failures' } },
      mapping: {
        uuid: 'uuid-of-view',
        source: 'dynamodb',
        eventSourceArn: streamArn,
        state: 'Enabled',
        lastProcessingResult: 'OK',
        batchSize: 500,
        parallelizationFactor: 2,
        filters: ['{"eventName":["INSERT"]}'],
        reportsBatchItemFailures: true,
        maximumRecordAgeInSeconds: 21_600,
        maximumRetryAttempts: 10_000,
      },
      failureDestination: { kind: 's3', bucket: 'view-failures', queue: queue('view-index') },
    });
    expect(fanOut).toMatchObject({
      core: {
        sink: 'fan-out',
        topicArn,
        filterAttributes: ['status'],
        claimCheckBucket: 'claims',
        quarantine: { queueUrl: 'https://sqs/poison' },
      },
      failureDestination: { kind: 'sqs', queue: queue('pointers') },
      mapping: { batchSize: 100, parallelizationFactor: 1, filters: [], reportsBatchItemFailures: false },
    });
    expect(shipping).toMatchObject({ core: {}, deadLetterQueue: queue('shipping-dead'), mapping: { batchSize: 10 } });
    expect(audit).toMatchObject({ logGroup: '/audit/logs', mapping: { source: 'kinesis', state: 'Disabled' } });
    expect(audit!.core).toBeUndefined();
  });

  it('tells an audit trail by the Firehose stream that it puts into', async () => {
    const Variables = {
      TRIBUTARY_CONSUMER: 'Audit',
      TRIBUTARY_SINK: 'audit',
      [auditEnv.auditStream.name]: 'orders-audit-trail',
    };

    const { consumers } = await described({
      GetFunctionConfiguration: () => ({ FunctionName: 'orders-audit', Environment: { Variables } }),
    });

    expect(consumers[0]!.core).toEqual({ sink: 'audit', deliveryStream: 'orders-audit-trail' });
  });

  test.each<readonly [string, object, true | undefined]>([
    ['has replicas', { Replicas: [{ RegionName: 'eu-central-1' }], GlobalTableVersion: '2019.11.21' }, true],
    ['is a global table of 2017', { GlobalTableVersion: '2017.11.29' }, true],
    ['has replicas that are strongly consistent', { Replicas: [{}], MultiRegionConsistency: 'STRONG' }, undefined],
    ['has no replicas', { Replicas: [] }, undefined],
  ])('tells whether replication reads the stream of a table that %s', async (_, settings, isReplicated) => {
    const { Table } = answers.DescribeTable!({}) as { readonly Table: object };

    const { table } = await described({ DescribeTable: () => ({ Table: { ...Table, ...settings } }) });

    expect(table.isReplicated).toBe(isReplicated);
  });

  it('finds what there is where nothing reads the table, and on a DynamoDB that knows no Kinesis', async () => {
    const alone = await described({
      ListEventSourceMappings: () => ({}),
      DescribeKinesisStreamingDestination: () => serviceError('UnknownOperationException'),
    });

    expect([alone.consumers, alone.subscribers, alone.kinesisStreamArns]).toEqual([[], [], []]);
  });

  it('fails when there is no such table', async () => {
    const missing = described({ DescribeTable: () => serviceError('ResourceNotFoundException') });

    await expect(missing).rejects.toThrow(
      '`--table` must be a table in this account and region, got orders. Correct it, or the region',
    );
  });

  it('fails when it may not look', async () => {
    const denied = described({ DescribeKinesisStreamingDestination: () => serviceError('AccessDeniedException') });

    await expect(denied).rejects.toThrow('AccessDeniedException');
  });
});
