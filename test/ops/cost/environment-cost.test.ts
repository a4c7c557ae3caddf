import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EnvironmentReport, environmentReport } from '../../../ops/cost/cost-report';
import { parseCostOptions } from '../../../ops/cost/options';
import { workloadOf } from '../../../ops/cost/workload-flags';
import { PriceList } from '../../../ops/prices/price-list';

const folder = mkdtempSync(join(tmpdir(), 'tributary-cost-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

// A month has 730 hours: 100 writes a second are 262,800,000 changes, of 3,572 bytes each in flight.
const changes = 262_800_000;
const changesGb = (changes * 3_572) / 1_024 ** 3;

const lambda = (id: string, variables: object = {}) => ({
  aws_lambda_function: {
    [id]: at(`Orders/${id}/Default/Function`, {
      memory_size: 1_024,
      environment: { variables },
      logging_config: { log_group: `\${aws_cloudwatch_log_group.${id}.name}` },
    }),
  },
  aws_lambda_alias: {
    [id]: at(`Orders/${id}/Default/Alias`, { function_name: `\${aws_lambda_function.${id}.function_name}` }),
  },
  aws_cloudwatch_log_group: { [id]: at(`Orders/${id}/Default/Logs`, { retention_in_days: 365 }) },
});

const view = {
  aws_dynamodb_table: { table: at('Orders/Table/Resource') },
  ...lambda('View', { TRIBUTARY_CONSUMER: 'View', TRIBUTARY_SINK: 'view' }),
  aws_lambda_event_source_mapping: {
    View: at('Orders/View/Mapping', {
      event_source_arn: '${aws_dynamodb_table.table.stream_arn}',
      function_name: '${aws_lambda_alias.View.arn}',
      batch_size: 100,
      maximum_batching_window_in_seconds: 0,
    }),
  },
};

describe('environmentReport', () => {
  it('counts a consumer with its memory, its logs, its metrics and the table of its sink', () => {
    const { parts, cost } = reported(view);

    expect(parts.map(({ name }) => name)).toEqual(['Orders/View']);
    // 6.25 records between two polls of a shard, in 51.25 ms with 1 GB; each invocation logs 1,000 bytes.
    const written = (42_048_000 * 1_000) / 1_024 ** 3;
    const quantities = Object.fromEntries(cost.lines.map(({ item, quantity }) => [item, quantity]));
    expect(quantities).toEqual({
      'lambda.request': 42_048_000,
      'lambda.gb-second': 42_048_000 * 0.05125,
      'cloudwatch.log-ingestion': written,
      'cloudwatch.log-storage': written * (365 / (730 / 24)),
      'cloudwatch.custom-metric': 3,
      'dynamodb.write-request-unit': changes,
    });
  });

  it('adds up the parts, and divides by the changes', () => {
    const { parts, cost } = reported({ ...view, aws_kms_key: { key: at('Orders/Key') } });

    const sum = parts.reduce((all, part) => all + part.cost.perMonth, 0);
    expect(sum).toBeCloseTo(cost.perMonth, 6);
    expect(cost.perMillion).toBeCloseTo(cost.perMonth / 262.8, 6);
  });

  it('counts a topic, and of each queue what its filter lets through, with bodies that filters look at', () => {
    const subscribed = (id: string, more: object) =>
      at(`Orders/FanOut/${id}/Subscription`, {
        protocol: 'sqs',
        topic_arn: '${aws_sns_topic.topic.arn}',
        endpoint: `\${aws_sqs_queue.${id}.arn}`,
        ...more,
      });
    const { cost } = reported(
      {
        aws_dynamodb_table: { table: at('Orders/Table/Resource') },
        aws_sns_topic: { topic: at('Orders/FanOut/Topic/Resource') },
        aws_sqs_queue: { All: at('Orders/FanOut/All/Queue'), Paid: at('Orders/FanOut/Paid/Queue') },
        aws_sns_topic_subscription: {
          All: subscribed('All', {}),
          Paid: subscribed('Paid', { filter_policy: '{}', filter_policy_scope: 'MessageBody' }),
        },
      },
      '--passing-share 0.25',
    );

    const quantityOf = (item: string) => cost.lines.find((line) => line.item === item)?.quantity;
    expect(quantityOf('sns.request')).toBeCloseTo(changes / 10);
    expect(quantityOf('sqs.request')).toBeCloseTo((1.25 * changes * 2) / 10);
    expect(quantityOf('sns.body-filter')).toBeCloseTo(changesGb);
  });

  it('counts a Kinesis stream with those who read it, its capture, and a delivery stream', () => {
    const { cost } = reported({
      aws_dynamodb_table: { table: at('Orders/Table/Resource') },
      aws_kinesis_stream: { stream: at('Orders/Kinesis/Resource', { retention_period: 48 }) },
      aws_dynamodb_kinesis_streaming_destination: { one: at('Orders/Kinesis/Destination/Resource') },
      aws_kinesis_stream_consumer: {
        own: at('Orders/Kinesis/One', { stream_arn: '${aws_kinesis_stream.stream.arn}' }),
      },
      aws_kinesis_firehose_delivery_stream: {
        archive: at('Orders/Archive/Stream', {
          kinesis_source_configuration: { kinesis_stream_arn: '${aws_kinesis_stream.stream.arn}' },
        }),
      },
    });

    const quantityOf = (item: string) => cost.lines.find((line) => line.item === item)?.quantity;
    const written = (changes * 4_096) / 1_024 ** 3;
    expect(quantityOf('dynamodb.change-data-capture-unit')).toBe(changes);
    expect(quantityOf('kinesis.on-demand.data-out')).toBeCloseTo(written);
    expect(quantityOf('kinesis.on-demand.enhanced-fan-out')).toBeCloseTo(written);
    expect(quantityOf('kinesis.on-demand.extended-retention')).toBeCloseTo((written / 730) * 24);
    expect(quantityOf('firehose.data-in')).toBeCloseTo((changes * 5_120) / 1_024 ** 3);
  });

  it('counts the batches of a function by the shards of the stream that it reads, among several', () => {
    const { cost } = reported({
      aws_dynamodb_table: { table: at('Orders/Table/Resource') },
      aws_kinesis_stream: {
        other: at('Orders/Other/Resource', { shard_count: 1 }),
        stream: at('Orders/Kinesis/Resource', { shard_count: 10 }),
      },
      aws_kinesis_stream_consumer: {
        own: at('Orders/Kinesis/One', { stream_arn: '${aws_kinesis_stream.stream.arn}' }),
      },
      aws_lambda_event_source_mapping: {
        direct: at('Orders/One/Mapping', { event_source_arn: '${aws_kinesis_stream.stream.arn}' }),
        registered: at('Orders/Two/Mapping', { event_source_arn: '${aws_kinesis_stream_consumer.own.arn}' }),
      },
    });

    // Ten records a second and shard, one poll a second: ten in a batch.
    const requests = cost.lines.find(({ item }) => item === 'lambda.request')!.quantity;
    expect(requests).toBeCloseTo(2 * (changes / 10));
  });

  it('counts an alarm by the metrics that it looks at, composite alarms and dashboards', () => {
    const { cost } = reported({
      ...view,
      aws_cloudwatch_metric_alarm: {
        plain: at('Orders/Alarms/Lag', { metric_name: 'IteratorAge' }),
        math: at('Orders/Alarms/Silence', { metric_query: [{ metric: {} }, { metric: {} }, { expression: 'a - b' }] }),
      },
      aws_cloudwatch_composite_alarm: { all: at('Orders/Alarms/Pages') },
      aws_cloudwatch_dashboard: { one: at('Orders/Dashboard') },
    });

    const quantityOf = (item: string) => cost.lines.find((line) => line.item === item)?.quantity;
    expect(quantityOf('cloudwatch.alarm')).toBe(3);
    expect(quantityOf('cloudwatch.composite-alarm')).toBe(1);
    expect(quantityOf('cloudwatch.dashboard')).toBe(1);
  });

  it('counts a replicated write for each replica, by the prices there', () => {
    const { cost } = reported({
      ...view,
      aws_dynamodb_table: { table: at('Orders/Table/Resource', { replica: [{ region_name: 'us-east-1' }] }) },
    });

    const line = cost.lines.find(({ item }) => item === 'dynamodb.write-request-unit')!;
    expect(line.regions).toEqual(expect.arrayContaining(['us-east-1', 'eu-central-1']));
    expect(line.perMonth).toBeCloseTo(262.8 * (0.7625 + 0.625));
  });

  it('names what one setting would save wherever it stands', () => {
    const { savings } = reported(view);

    expect(savings[0]).toMatchObject({ change: 'maximum_batching_window_in_seconds → 5 where a stream is read' });
    expect(savings.every(({ saved }) => saved > 0)).toBe(true);
  });

  it('names what cannot be told', () => {
    const { untold } = reported({
      ...view,
      ...lambda('Send', { TRIBUTARY_SINK: 'transitions', TRIBUTARY_ONCE_TABLE: 'once' }),
      aws_opensearch_domain: { one: at('Orders/Search') },
    });

    expect(untold).toEqual(
      expect.arrayContaining(['OpenSearch domains', 'what transitions send', 'the writes of `once`']),
    );
  });

  it('asks which pipeline where there is no such', () => {
    expect(() => reported(view, '', 'Refunds')).toThrow('`--pipeline` must be one of Orders, got Refunds.');
  });
});

function at(path: string, settings: object = {}) {
  return { '//': { metadata: { path: `dev/${path}` } }, ...settings };
}

function reported(resource: object, flags = '', pipeline?: string): EnvironmentReport {
  const file = join(folder, 'cdk.tf.json');
  writeFileSync(file, JSON.stringify({ provider: { aws: [{ region: 'eu-central-1' }] }, resource }));
  const options = parseCostOptions(['--writes-per-second', '100', ...flags.split(' ').filter(Boolean)]);
  const question = { name: 'dev', file, pipeline, logBytes: 1_000 };
  return environmentReport(question, (known) => workloadOf(options, known), new PriceList()).environment!;
}
