import { MetricMathError } from '../../../../local/control/metrics/metric-math';
import { MetricStore } from '../../../../local/control/metrics/metric-store';
import { evaluateInsights } from '../../../../local/control/metrics/metrics-insights';

const name = 'AgeOfOldestUnreplicatedRecord';
const schema = 'SCHEMA("AWS/DynamoDB", DelegatedOperation, TableName)';

describe('evaluateInsights', () => {
  test('takes the metrics of the schema whose dimensions are those', () => {
    const one = evaluate(`SELECT MAX(${name}) FROM ${schema} WHERE TableName = 'orders'`);
    const all = evaluate(`SELECT SUM(${name}) FROM ${schema}`);
    const none = evaluate(`SELECT MAX(${name}) FROM SCHEMA("AWS/DynamoDB", TableName) WHERE TableName = 'orders'`);

    expect([...one]).toEqual([[0, 70]]);
    expect([...all]).toEqual([[0, 150]]);
    expect([...none]).toEqual([]);
  });

  test('refuses a query of another kind', () => {
    expect(() => evaluate(`SELECT MAX(${name}) FROM ${schema} GROUP BY TableName`)).toThrow(MetricMathError);
  });
});

function evaluate(query: string) {
  const store = new MetricStore();
  const record = (TableName: string, DelegatedOperation: string, value: number) =>
    store.record({ namespace: 'AWS/DynamoDB', name, dimensions: { TableName, DelegatedOperation } }, value, 0);
  record('orders', 'a', 3);
  record('orders', 'b', 7);
  record('others', 'a', 5);
  return evaluateInsights(query, store, { periods: [0, 1_000], periodMs: 1_000 }, () => 10);
}
