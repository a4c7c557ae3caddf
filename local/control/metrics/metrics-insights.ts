import type { MathContext } from './metric-math';
import { MetricMathError } from './metric-math';
import type { MetricId, MetricStore, Series } from './metric-store';

interface InsightsQuery {
  readonly combine: (values: readonly number[]) => number;
  readonly statistic: 'Sum' | 'Minimum' | 'Maximum';
  readonly name: string;
  readonly matches: (metric: MetricId) => boolean;
}

const combinations = {
  MAX: { statistic: 'Maximum', combine: (values: readonly number[]) => Math.max(...values) },
  MIN: { statistic: 'Minimum', combine: (values: readonly number[]) => Math.min(...values) },
  SUM: { statistic: 'Sum', combine: (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) },
} as const;

const pattern =
  /^SELECT\s+(MAX|MIN|SUM)\((.+?)\)\s+FROM\s+(?:SCHEMA\("([^"]+)"((?:\s*,\s*"?\w+"?)*)\)|"([^"]+)")(?:\s+WHERE\s+(\S.*))?$/i;

/**
 * A query of CloudWatch Metrics Insights that gives one series: a maximum, minimum or sum, of a namespace or a schema,
 * where dimensions have the values that stand there.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html
 */
export function evaluateInsights(
  query: string,
  metrics: MetricStore,
  { periods, periodMs }: Pick<MathContext, 'periods' | 'periodMs'>,
  scaleOf: (metric: MetricId) => number,
): Series {
  const { combine, statistic, name, matches } = parse(query.trim());
  const fromMs = periods[0] ?? 0;
  const found = metrics.list().filter((metric) => metric.name === name && matches(metric));
  const all = found.map((metric) => {
    const series = metrics.series(metric, statistic, periodMs, fromMs, fromMs + periods.length * periodMs);
    return { series, scale: scaleOf(metric) };
  });
  const combined = new Map<number, number>();
  for (const atMs of periods) {
    const values = all.flatMap(({ series, scale }) => (series.has(atMs) ? [series.get(atMs)! * scale] : []));
    if (values.length > 0) combined.set(atMs, combine(values));
  }
  return combined;
}

export function isInsights(expression: string): boolean {
  return /^\s*SELECT\s/i.test(expression);
}

function parse(query: string): InsightsQuery {
  const [, word, name, schema, dimensions = '', namespace, where] = pattern.exec(query) ?? [];
  if (!word || !name) throw new MetricMathError(`The query \`${query}\` is of a kind that is not known here.`);
  const names = dimensions.split(',').flatMap((one) => one.trim().replace(/"/g, '') || []);
  const conditions = (where?.split(/\s+AND\s+/i) ?? []).map((condition) => {
    const [, key, value] = /^"?(\w+)"?\s*=\s*'([^']*)'$/.exec(condition.trim()) ?? [];
    if (!key) throw new MetricMathError(`The condition \`${condition}\` is not known here.`);
    return [key, value] as const;
  });
  return {
    ...combinations[word.toUpperCase() as keyof typeof combinations],
    name: name.replace(/"/g, ''),
    matches: (metric) =>
      metric.namespace === (schema ?? namespace) &&
      (schema === undefined || sameNames(Object.keys(metric.dimensions), names)) &&
      conditions.every(([key, value]) => metric.dimensions[key] === value),
  };
}

/** A schema has these dimensions and no other. */
function sameNames(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((name) => others.includes(name));
}
