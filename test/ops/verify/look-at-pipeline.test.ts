import { serviceError } from '../stub-clients';
import { consumerNamed, examplePipeline, queueNamed, streamArn } from './example-pipeline';
import { kinesisArn, pipeTo, type Scene, seen, shortOf } from './seen-pipeline';

describe('lookAtPipeline', () => {
  it('finds nothing wrong with a pipeline that is well', async () => {
    const { findings, wrong } = await seen();

    expect(wrong).toEqual([]);
    expect(new Set(findings.map(({ subject }) => subject))).toEqual(
      new Set(['table', 'mapping', 'lag', 'function', 'topic', 'queue', 'dead letters', 'alarms']),
    );
  });

  it('only asks for what changes nothing', async () => {
    const { namesSent } = await seen({ pipeline: { kinesisStreamArns: [kinesisArn] } });

    expect(namesSent().filter((name) => !/^(Get|List|Describe)/.test(name))).toEqual([]);
  });

  test.each<readonly [string, Scene, readonly string[]]>([
    [
      'a table without a stream',
      { pipeline: { table: { ...examplePipeline().table, streamArn: undefined as never } } },
      ['table orders-table: no stream: its changes go nowhere -> undefined'],
    ],
    [
      'a mapping that is off',
      { pipeline: { consumers: [consumerNamed('View', { mapping: { state: 'Disabled' } })] } },
      ['mapping View: Disabled: nothing is read -> docs/runbook.md#writes-without-invocations'],
    ],
    [
      'a mapping whose function failed last',
      { pipeline: { consumers: [consumerNamed('View', { mapping: { lastProcessingResult: 'PROBLEM: no' } })] } },
      ['mapping View: Enabled, last result: PROBLEM: no -> docs/runbook.md#function-errors'],
    ],
    [
      'writes without calls',
      { metrics: { 'Invocations orders-View': [0] } },
      [
        'lag View: the table was written to in the last 15 min, and the function was not called -> docs/runbook.md#writes-without-invocations',
      ],
    ],
    [
      'a lag',
      { metrics: { 'IteratorAge orders-View': [301_000, 10] } },
      ['lag View: 5 min 1 s, more than 5 min -> docs/runbook.md#iterator-age-warning'],
    ],
    [
      'failures, throttles, and what could not be kept',
      {
        metrics: {
          'Errors orders-View': [1, 1],
          'Throttles orders-View': [3],
          'DestinationDeliveryFailures orders-View': [1],
        },
      },
      [
        'function View: 1 batches were given up in the last 15 min and could not be kept: they are lost -> docs/runbook.md#failures-not-kept',
        'function View: 2 of 5 calls in the last 15 min failed -> docs/runbook.md#function-errors',
        'function View: throttled 3 times in the last 15 min -> docs/runbook.md#function-throttles',
      ],
    ],
    [
      'an old message in a queue, and one among the dead letters',
      {
        answers: { GetQueueAttributes: () => ({ Attributes: { ApproximateNumberOfMessages: '1' } }) },
        metrics: { 'ApproximateAgeOfOldestMessage shipping': [7_500] },
      },
      [
        'queue shipping: 1 message, oldest 2 h 5 min: more than 5 min -> docs/runbook.md#queue-age-warning',
        'dead letters shipping-dead-letters: 1 message -> docs/runbook.md#dead-letters',
      ],
    ],
    [
      'a quarantine in a bucket that tells a queue',
      {
        pipeline: {
          consumers: [
            consumerNamed('View', {
              core: { quarantine: { bucket: 'failures' } },
              failureDestination: { kind: 's3', bucket: 'failures', queue: queueNamed('index') },
            }),
          ],
        },
        answers: {
          GetQueueAttributes: ({ QueueUrl }) => ({
            Attributes: QueueUrl.endsWith('index') ? { ApproximateNumberOfMessagesNotVisible: '2' } : {},
          }),
          ListObjectsV2: ({ Prefix }) =>
            Prefix === 'quarantine/View/' ? { KeyCount: 1_000, IsTruncated: true } : { KeyCount: 0 },
        },
      },
      [
        'quarantine index: 0 messages, 2 being read -> docs/runbook.md#failures',
        'quarantine s3://failures/quarantine/View/: 1000 objects and more -> docs/runbook.md#failures',
      ],
    ],
    [
      'queues of pointers and of quarantined records',
      {
        pipeline: {
          consumers: [
            consumerNamed('View', {
              core: { quarantine: { queueUrl: queueNamed('poison').url } },
              failureDestination: { kind: 'sqs', queue: queueNamed('pointers') },
            }),
          ],
          subscribers: [],
        },
        answers: { GetQueueAttributes: () => ({ Attributes: { ApproximateNumberOfMessages: '2' } }) },
      },
      [
        'given up pointers: 2 messages -> docs/runbook.md#failure-pointers',
        'quarantine poison: 2 messages -> docs/runbook.md#failures',
      ],
    ],
    [
      'a third reader, and a pipe that does not run',
      {
        answers: {
          ListPipes: () => ({ Pipes: [{ Name: 'Placed' }] }),
          DescribePipe: () => ({ Source: streamArn, Target: 'arn:bus', CurrentState: 'STOPPED', StateReason: '4xx' }),
        },
      },
      [
        'table orders-table: stream of NEW_AND_OLD_IMAGES, read by FanOut, View, Placed: more than 2 throttle each other -> put a fan-out on the stream, and the others behind it',
        'pipe Placed: STOPPED: 4xx -> docs/runbook.md#writes-without-executions',
      ],
    ],
    [
      'a third reader where the replication of a global table is one',
      { pipeline: { table: { ...examplePipeline().table, isReplicated: true } } },
      [
        'table orders-table: stream of NEW_AND_OLD_IMAGES, read by FanOut, View, the replication of the global table: more than 2 throttle each other -> put a fan-out on the stream, and the others behind it',
      ],
    ],
    [
      'a topic that gives up',
      { metrics: { 'NumberOfNotificationsFailed orders-changes': [2, 1] } },
      ['topic orders-changes: gave up 3 deliveries in the last 15 min -> docs/runbook.md#topic-deliveries-failed'],
    ],
    [
      'a pipe that does not run for what is written',
      { answers: pipeTo('arn:aws:sqs:eu-west-1:123456789012:placed'), pipeline: { consumers: [] } },
      [
        'pipe Placed: its source was written to in the last 15 min, and it did not run -> docs/runbook.md#writes-without-executions',
      ],
    ],
    [
      'a pipe whose executions fail in any way, or are throttled',
      {
        answers: pipeTo('arn:aws:sqs:eu-west-1:123456789012:placed'),
        pipeline: { consumers: [] },
        metrics: {
          'Invocations Placed': [9],
          'ExecutionFailed Placed': [1],
          'ExecutionPartiallyFailed Placed': [1],
          'ExecutionTimeout Placed': [1],
          'ExecutionThrottled Placed': [4],
        },
      },
      [
        'pipe Placed: 3 of 9 executions in the last 15 min failed -> docs/runbook.md#pipe-failures',
        'pipe Placed: throttled 4 times in the last 15 min -> docs/runbook.md#pipe-throttles',
      ],
    ],
  ])('finds %s', async (_, scene, wrong) => {
    expect((await seen(scene)).wrong).toEqual(wrong);
  });

  it('does not ask of a consumer with a filter that it is called', async () => {
    const filtered = consumerNamed('View', { mapping: { filters: ['{"eventName":["REMOVE"]}'] } });

    const { wrong } = await seen({ pipeline: { consumers: [filtered] }, metrics: { 'Invocations orders-View': [] } });

    expect(wrong).toEqual([]);
  });

  it('does not ask of a pipe with a filter that it runs', async () => {
    const { wrong } = await seen({
      answers: pipeTo('arn:aws:sqs:eu-west-1:123456789012:placed', ['{"eventName":["REMOVE"]}']),
      pipeline: { consumers: [] },
    });

    expect(wrong).toEqual([]);
  });

  it('finds what is wrong with Kinesis and its archive', async () => {
    const { wrong } = await seen({
      pipeline: { kinesisStreamArns: [kinesisArn] },
      answers: {
        DescribeKinesisStreamingDestination: () => ({
          KinesisDataStreamDestinations: [{ StreamArn: kinesisArn, DestinationStatus: 'ACTIVE' }],
        }),
        DescribeStreamSummary: () => ({ StreamDescriptionSummary: { StreamStatus: 'DELETING', OpenShardCount: 2 } }),
        ListDeliveryStreams: () => ({ DeliveryStreamNames: ['orders-archive'] }),
        DescribeDeliveryStream: () => ({
          DeliveryStreamDescription: {
            DeliveryStreamStatus: 'ACTIVE',
            Source: { KinesisStreamSourceDescription: { KinesisStreamARN: kinesisArn } },
          },
        }),
      },
      metrics: {
        FailedToReplicateRecordCount: [4],
        'DeliveryToS3.DataFreshness orders-archive': [2 * 300 + 301],
      },
    });

    expect(wrong).toEqual([
      expect.stringMatching(/^Kinesis orders-changes: DELETING, 2 shards/),
      expect.stringMatching(/^replication orders-table: 4 changes were not written to Kinesis/),
      expect.stringMatching(/^archive orders-archive: ACTIVE, oldest change 15 min 1 s, more than 15 min /),
    ]);
  });

  it('looks at the Firehose of an audit trail, and tells what Firehose cannot write', async () => {
    const { wrong } = await seen({
      pipeline: { consumers: [consumerNamed('Audit', { core: { sink: 'audit', deliveryStream: 'orders-audit' } })] },
      answers: { DescribeDeliveryStream: () => ({ DeliveryStreamDescription: { DeliveryStreamStatus: 'ACTIVE' } }) },
      metrics: {
        'Invocations orders-Audit': [1],
        'DeliveryToS3.Success orders-audit': [0.5, 1],
        'FailedConversion.Records orders-audit': [7],
      },
    });

    expect(wrong).toEqual([
      'archive orders-audit: its writes to the bucket fail -> docs/runbook.md#archive-delivery-failures',
      'archive orders-audit: 7 records were no Parquet and lie below the error prefix, in the last 15 min -> docs/runbook.md#archive-conversion-failures',
    ]);
  });

  it('tells a destination that is off unless another has taken its place', async () => {
    const destinations = (...statuses: readonly string[]): Scene => ({
      answers: {
        DescribeKinesisStreamingDestination: () => ({
          KinesisDataStreamDestinations: statuses.map((DestinationStatus) => ({
            StreamArn: kinesisArn,
            DestinationStatus,
          })),
        }),
      },
    });

    const [alone, replaced] = [await seen(destinations('DISABLED')), await seen(destinations('DISABLED', 'ACTIVE'))];

    expect(alone.wrong).toEqual(['destination orders-changes: DISABLED -> docs/runbook.md#replication-failures']);
    expect(replaced.wrong).toEqual([]);
  });

  it('says what it may not look at, and looks at the rest', async () => {
    const { findings } = await seen({ answers: { DescribeAlarms: () => serviceError('AccessDenied') } });

    expect(findings.filter(({ isUnseen }) => isUnseen).map(shortOf)).toEqual([
      'alarms orders-table: could not be looked at: AccessDenied: no, AccessDenied (400) -> undefined',
    ]);
    expect(findings.filter(({ subject }) => subject === 'mapping')).toHaveLength(3);
  });

  it('fails when it is itself at fault', async () => {
    await expect(seen({ answers: { ListPipes: () => new TypeError('our own') } })).rejects.toThrow('our own');
  });
});
