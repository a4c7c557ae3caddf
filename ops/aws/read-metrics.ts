import { type CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { pagesOf } from '../deployed/pages-of';

/** A metric, or a query that finds one. */
export type MetricQuery = NamedMetric | { readonly select: string };

export interface NamedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: { readonly [name: string]: string };
  readonly statistic: 'Maximum' | 'Sum';
}

/** What a metric was in the time that was looked at. */
export interface MetricReading {
  /** Undefined where it said nothing. */
  readonly newest: number | undefined;
  readonly sum: number;
}

/** How far back is looked: a metric is a minute or two late, and some come every five. */
export const lookBackMinutes = 15;

/** AWS takes so many at once. */
const queriesMax = 500;
const periodSeconds = 60;

/** Reads metrics, one reading for each query. */
export async function readMetrics(
  client: CloudWatchClient,
  queries: readonly MetricQuery[],
  nowMs: number,
): Promise<readonly MetricReading[]> {
  const readings: MetricReading[] = [];
  for (let from = 0; from < queries.length; from += queriesMax) {
    readings.push(...(await readPart(client, queries.slice(from, from + queriesMax), nowMs)));
  }
  return readings;
}

async function readPart(
  client: CloudWatchClient,
  queries: readonly MetricQuery[],
  nowMs: number,
): Promise<readonly MetricReading[]> {
  const results = await pagesOf(async (NextToken) => {
    const page = await client.send(
      new GetMetricDataCommand({
        MetricDataQueries: queries.map(dataQuery),
        StartTime: new Date(nowMs - lookBackMinutes * 60_000),
        EndTime: new Date(nowMs),
        ScanBy: 'TimestampDescending',
        ...(NextToken && { NextToken }),
      }),
    );
    return { items: page.MetricDataResults ?? [], next: page.NextToken };
  });
  return queries.map((_, index) => {
    const values = results.filter(({ Id }) => Id === idOf(index)).flatMap(({ Values = [] }) => Values);
    return { newest: values[0], sum: values.reduce((sum, value) => sum + value, 0) };
  });
}

function dataQuery(query: MetricQuery, index: number): MetricDataQuery {
  if ('select' in query) return { Id: idOf(index), Expression: query.select, Period: periodSeconds };
  const { namespace, name, dimensions, statistic } = query;
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return {
    Id: idOf(index),
    MetricStat: {
      Metric: { Namespace: namespace, MetricName: name, Dimensions },
      Period: periodSeconds,
      Stat: statistic,
    },
  };
}

function idOf(index: number): string {
  return `m${index}`;
}
