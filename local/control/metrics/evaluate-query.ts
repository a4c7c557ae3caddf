import { evaluateMath, type MathValue } from './metric-math';
import type { MetricId, MetricStore, Series } from './metric-store';
import { evaluateInsights, isInsights } from './metrics-insights';

/** One query of several, of an alarm or of GetMetricData: a metric, or an expression that may name the others. */
export interface MetricQuery<Metric> {
  readonly id: string;
  readonly metric?: Metric | undefined;
  readonly expression?: string | undefined;
}

export interface QueryParts<Query extends MetricQuery<unknown>> {
  readonly queries: readonly Query[];
  readonly metrics: MetricStore;
  readonly seriesOf: (metric: NonNullable<Query['metric']>) => Series;
  /** Of an expression: how long its periods are, and when each of those that are looked at begins. Epoch milliseconds. */
  readonly timeOf: (query: Query) => { readonly periodMs: number; readonly periods: readonly number[] };
  /** By what a query of Metrics Insights multiplies a metric. */
  readonly scaleOf: (metric: MetricId) => number;
}

/** Throws a `MetricMathError` where an expression is beyond what is known here. */
export function evaluateQuery<Query extends MetricQuery<unknown>>(query: Query, parts: QueryParts<Query>): MathValue {
  const { queries, metrics, seriesOf, timeOf, scaleOf } = parts;
  const { metric, expression = '' } = query;
  if (metric) return seriesOf(metric);
  const context = {
    ...timeOf(query),
    valueOf(id: string) {
      const named = queries.find((one) => one.id === id);
      return named && evaluateQuery(named, parts);
    },
    metrics: () => queries.flatMap((one) => (one.metric ? [seriesOf(one.metric)] : [])),
  };
  return isInsights(expression)
    ? evaluateInsights(expression, metrics, context, scaleOf)
    : evaluateMath(expression, context);
}
