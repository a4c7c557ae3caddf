import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { type MetricQuery, type MetricReading, readMetrics } from '../aws/read-metrics';
import { type DeployedConsumer, type DeployedPipeline, nameInArn } from '../deployed/deployed-pipeline';
import { fanOutsBefore } from '../deployed/route';
import { durationText } from '../pace/progress-bar';

/** Why a consumer must not be repaired now; empty: nothing speaks against it. */
export type LagRefusals = ReadonlyMap<string, readonly string[]>;

/**
 * What speaks against repairing now: a mapping that is off, lags more than the margin, or is not called although the
 * table is written to. Behind a fan-out the fan-out's mapping counts too, and the queue.
 */
export async function lagRefusals(
  client: CloudWatchClient,
  consumers: readonly DeployedConsumer[],
  pipeline: DeployedPipeline,
  marginMs: number,
  nowMs: number,
): Promise<LagRefusals> {
  const chains = consumers.map((consumer) => [...fanOutsBefore(consumer, pipeline), consumer]);
  const links = [...new Set(chains.flat())];
  const queries = links.map((link) => queriesOf(link, pipeline.table.name));
  const readings = await readMetrics(client, queries.flat(), nowMs);
  const byLink = new Map<DeployedConsumer, readonly string[]>();
  let from = 0;
  for (const [index, link] of links.entries()) {
    const length = queries[index]!.length;
    byLink.set(link, refusalsOf(link, readings.slice(from, from + length), marginMs));
    from += length;
  }
  return new Map(
    consumers.map(({ name }, index) => [name, chains[index]!.flatMap((link) => byLink.get(link) ?? [])] as const),
  );
}

function queriesOf({ functionName, mapping }: DeployedConsumer, tableName: string): readonly MetricQuery[] {
  if (mapping.source === 'sqs') {
    const dimensions = { QueueName: nameInArn(mapping.eventSourceArn) };
    return [{ namespace: 'AWS/SQS', name: 'ApproximateAgeOfOldestMessage', dimensions, statistic: 'Maximum' }];
  }
  const ofFunction = { namespace: 'AWS/Lambda', dimensions: { FunctionName: functionName } };
  return [
    { ...ofFunction, name: 'IteratorAge', statistic: 'Maximum' },
    { ...ofFunction, name: 'Invocations', statistic: 'Sum' },
    {
      namespace: 'AWS/DynamoDB',
      name: 'ConsumedWriteCapacityUnits',
      dimensions: { TableName: tableName },
      statistic: 'Sum',
    },
  ];
}

function refusalsOf(
  { name, mapping }: DeployedConsumer,
  [age, invocations, writes]: readonly MetricReading[],
  marginMs: number,
): readonly string[] {
  const ageMs = (age?.newest ?? 0) * (mapping.source === 'sqs' ? 1_000 : 1);
  const isFiltered = mapping.filters.length > 0;
  // Its age is told with a batch that ends, so one that never runs has none.
  const isUncalled = !isFiltered && age?.newest === undefined && invocations?.sum === 0 && (writes?.sum ?? 0) > 0;
  return [
    ...(mapping.state === 'Enabled' ? [] : [`the mapping of ${name} is ${mapping.state}`]),
    ...(ageMs > marginMs ? [`${name} lags by ${durationText(ageMs)}, which is more than the margin`] : []),
    ...(isUncalled ? [`${name} is not called, although the table is written to`] : []),
  ];
}
