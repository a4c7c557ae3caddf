import { evaluateQuery, type MetricQuery } from '../../../../local/control/metrics/evaluate-query';
import { MetricMathError } from '../../../../local/control/metrics/metric-math';
import { MetricStore, type Series } from '../../../../local/control/metrics/metric-store';

const queries: readonly MetricQuery<string>[] = [
  { id: 'writes', metric: 'writes' },
  { id: 'taken', metric: 'taken' },
  { id: 'left', expression: 'writes - taken' },
  { id: 'half', expression: 'left / 2' },
  { id: 'all', expression: 'SUM(METRICS())' },
  { id: 'age', expression: 'SELECT MAX(Age) FROM SCHEMA("App", Queue)' },
  { id: 'unknown', expression: 'nothing + 1' },
];

/** In one period, which begins at 0: nine writes of which three were taken, and an age of 4 that counts a hundredfold. */
function worthOf(id: string) {
  const metrics = new MetricStore();
  metrics.record({ namespace: 'App', name: 'Age', dimensions: { Queue: 'orders' } }, 4, 0);
  const values: Readonly<Record<string, number>> = { writes: 9, taken: 3 };
  const value = evaluateQuery(queries.find((query) => query.id === id)!, {
    queries,
    metrics,
    seriesOf: (metric) => new Map([[0, values[metric]!]]),
    timeOf: () => ({ periodMs: 60_000, periods: [0] }),
    scaleOf: () => 100,
  });
  return (value as Series).get(0);
}

describe('evaluateQuery', () => {
  test.each([
    ['a metric', 'writes', 9],
    ['an expression of metrics', 'left', 6],
    ['an expression of an expression', 'half', 3],
    ['all metrics, and no expression with them', 'all', 12],
    ['a query of Metrics Insights, multiplied', 'age', 400],
  ])('gives %s', (_, id, expected) => {
    expect(worthOf(id)).toBe(expected);
  });

  test('fails when an expression names nothing that there is', () => {
    expect(() => worthOf('unknown')).toThrow(MetricMathError);
  });
});
