import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { lagRefusals } from '../../../ops/backfill/mapping-lag';
import type { DeployedConsumer } from '../../../ops/deployed/deployed-pipeline';
import { consumerOf, pipelineOf } from './pipeline-of';

const queueArn = 'arn:aws:sqs:eu-west-1:123456789012:shipping';
const topicArn = 'arn:aws:sns:eu-west-1:123456789012:orders';
const view = consumerOf('View');
const fanOut = consumerOf('FanOut', { core: { sink: 'fan-out', topicArn } });
const shipping = mapped(consumerOf('Shipping'), { source: 'sqs', eventSourceArn: queueArn });

/** By function, queue or table, and metric. */
type Metrics = { readonly [metric: string]: number };
const calm: Metrics = { 'View IteratorAge': 59_000, 'View Invocations': 3, 'orders ConsumedWriteCapacityUnits': 9 };

describe('lagRefusals', () => {
  test('says nothing of a mapping that keeps up', async () => {
    expect(await refusals(view, calm)).toEqual([]);
  });

  test('says nothing of one that has nothing to do', async () => {
    expect(await refusals(view, {})).toEqual([]);
  });

  test('refuses one that lags more than the margin', async () => {
    expect(await refusals(view, { ...calm, 'View IteratorAge': 61_000 })).toEqual([
      'View lags by 1 min 1 s, which is more than the margin',
    ]);
  });

  test('refuses one that is not enabled', async () => {
    expect(await refusals(mapped(view, { state: 'Disabled' }), calm)).toEqual(['the mapping of View is Disabled']);
  });

  test('refuses one that is not called while the table is written to, unless a filter may be why', async () => {
    const uncalled = { 'orders ConsumedWriteCapacityUnits': 9 };

    expect(await refusals(view, uncalled)).toEqual(['View is not called, although the table is written to']);
    expect(await refusals(mapped(view, { filters: ['{}'] }), uncalled)).toEqual([]);
  });

  test('looks at the fan-out and the queue before a subscriber', async () => {
    const late = { 'FanOut IteratorAge': 120_000, 'shipping ApproximateAgeOfOldestMessage': 300 };

    expect(await refusals(shipping, late)).toEqual([
      'FanOut lags by 2 min, which is more than the margin',
      'Shipping lags by 5 min, which is more than the margin',
    ]);
  });
});

async function refusals(consumer: DeployedConsumer, metrics: Metrics): Promise<readonly string[]> {
  const pipeline = pipelineOf([consumer, fanOut], {
    subscribers: [{ topicArn, queue: { arn: queueArn, url: 'url' }, isRaw: true }],
  });
  const found = await lagRefusals(clientWith(metrics), [consumer], pipeline, 60_000, 0);
  return found.get(consumer.name)!;
}

function clientWith(metrics: Metrics): CloudWatchClient {
  const send = async ({ input }: { readonly input: { readonly MetricDataQueries: readonly Query[] } }) => ({
    MetricDataResults: input.MetricDataQueries.map(({ Id, MetricStat: { Metric } }) => {
      const value = metrics[`${Metric.Dimensions[0]!.Value} ${Metric.MetricName}`];
      return { Id, Values: value === undefined ? [] : [value] };
    }),
  });
  return { send } as unknown as CloudWatchClient;
}

interface Query {
  readonly Id: string;
  readonly MetricStat: {
    readonly Metric: { readonly MetricName: string; readonly Dimensions: readonly { readonly Value: string }[] };
  };
}

function mapped(consumer: DeployedConsumer, mapping: Partial<DeployedConsumer['mapping']>): DeployedConsumer {
  return { ...consumer, mapping: { ...consumer.mapping, ...mapping } };
}
