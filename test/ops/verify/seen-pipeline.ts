import type { DeployedPipeline } from '../../../ops/deployed/deployed-pipeline';
import type { Finding } from '../../../ops/verify/finding';
import { lookAtPipeline } from '../../../ops/verify/look/look-at-pipeline';
import { type StubAnswers, stubClients } from '../stub-clients';
import { examplePipeline, queueNamed, streamArn } from './example-pipeline';

const nowMs = Date.parse('2026-11-22T12:00:00Z');
export const kinesisArn = 'arn:aws:kinesis:eu-west-1:123456789012:stream/orders-changes';

/** Values of metrics by name and the value of their dimension, newest first. */
type Metrics = { readonly [metric: string]: readonly number[] };

const quietMetrics: Metrics = {
  'ConsumedWriteCapacityUnits orders-table': [10],
  'Invocations orders-FanOut': [5],
  'Invocations orders-View': [5],
  'Invocations orders-Shipping': [5],
  'IteratorAge orders-FanOut': [1_000],
  'IteratorAge orders-View': [1_000],
};

interface Query {
  readonly Id: string;
  readonly Expression?: string;
  readonly MetricStat?: { readonly Metric: { readonly MetricName: string; readonly Dimensions: { Value: string }[] } };
}

function metricData(metrics: Metrics) {
  return ({ MetricDataQueries }: { readonly MetricDataQueries: readonly Query[] }) => ({
    MetricDataResults: MetricDataQueries.map(({ Id, MetricStat, Expression = '' }) => {
      const { MetricName, Dimensions } = MetricStat?.Metric ?? {
        MetricName: /\((\w+)\)/.exec(Expression)![1],
        Dimensions: [],
      };
      const name = [MetricName, ...Dimensions.map(({ Value }) => Value)].join(' ');
      return { Id, Values: metrics[name] ?? [] };
    }),
  });
}

const quiet = (metrics: Metrics = quietMetrics): StubAnswers => ({
  GetMetricData: metricData(metrics),
  ListPipes: () => ({ Pipes: [] }),
  ListQueues: () => ({}),
  ListDeliveryStreams: () => ({ DeliveryStreamNames: [] }),
  DescribeKinesisStreamingDestination: () => ({ KinesisDataStreamDestinations: [] }),
  GetQueueAttributes: () => ({ Attributes: { ApproximateNumberOfMessages: '0' } }),
  GetQueueUrl: ({ QueueName }) => ({ QueueUrl: queueNamed(QueueName).url }),
  ListObjectsV2: () => ({ KeyCount: 0 }),
  DescribeAlarms: () => ({}),
  DescribeStreamSummary: () => ({ StreamDescriptionSummary: { StreamStatus: 'ACTIVE' } }),
});

export interface Scene {
  readonly pipeline?: Partial<DeployedPipeline>;
  readonly answers?: StubAnswers;
  readonly metrics?: Metrics;
}

/** What is found in a pipeline that is well but for the scene. */
export async function seen({ pipeline, answers, metrics }: Scene = {}) {
  const { clients, namesSent } = stubClients({ ...quiet({ ...quietMetrics, ...metrics }), ...answers });
  const whole = examplePipeline(pipeline);
  const streamReaders = whole.consumers.filter(({ mapping }) => mapping.source === 'dynamodb').map(({ name }) => name);
  const findings = await lookAtPipeline(clients, whole, { streamReaders, nowMs, lagSecondsMax: 300 });
  return { findings, wrong: findings.filter(({ level }) => level === 'wrong').map(shortOf), namesSent };
}

export const busArn = 'arn:aws:events:eu-west-1:123456789012:event-bus/orders-shop';

/** A pipe of the stream that runs, and whose filter lets everything pass. */
export const pipeTo = (Target: string, filters: readonly string[] = []): StubAnswers => ({
  ListPipes: () => ({ Pipes: [{ Name: 'Placed' }] }),
  DescribePipe: () => ({
    Source: streamArn,
    Target,
    CurrentState: 'RUNNING',
    SourceParameters: { FilterCriteria: { Filters: filters.map((Pattern) => ({ Pattern })) } },
  }),
});

export const shortOf = ({ subject, name, text, see }: Finding) => `${subject} ${name}: ${text} -> ${see}`;
