import { parseAggregationRule } from '../../../../handlers/sinks/aggregation/parse-aggregation-rule';
import type { AggregationRule } from '../../../../handlers/sinks/aggregation/settings';

const rule: AggregationRule = {
  groupBy: ['item.customerId', 'item.address.city'],
  where: [
    { path: 'item.status', in: ['COMPLETED'] },
    { path: 'item.test', exists: false },
  ],
  sums: { revenue: 'item.total' },
  shards: 4,
  tombstoneRetentionDays: 30,
};

describe('parseAggregationRule', () => {
  it.each([[rule], [{ groupBy: ['item.status'] }]])('takes %j', (value) => {
    expect(parseAggregationRule(JSON.parse(JSON.stringify(value)))).toEqual(value);
  });

  it.each<[setting: string, value: unknown]>([
    ['groupBy', {}],
    ['groupBy', undefined],
    ['groupBy', { groupBy: [] }],
    ['groupBy', { groupBy: ['item.a', 'item.a'] }],
    ['groupBy', { groupBy: Array.from({ length: 9 }, (_, index) => `item.a${index}`) }],
    ['groupBy[0]', { groupBy: ['status'] }],
    ['where', { ...rule, where: {} }],
    ['where[0].path', { ...rule, where: [{ in: ['x'] }] }],
    ['where[0].in', { ...rule, where: [{ path: 'item.a', in: [1] }] }],
    ['where[0].notIn', { ...rule, where: [{ path: 'item.a', notIn: 'x' }] }],
    ['where[0].exists', { ...rule, where: [{ path: 'item.a', exists: 'x' }] }],
    ['sums', { ...rule, sums: 'revenue' }],
    ['sums.revenue', { ...rule, sums: { revenue: 'total' } }],
    ['sums', { ...rule, sums: { count: 'item.total' } }],
    ['sums', { ...rule, sums: { _version: 'item.total' } }],
    ['sums', { ...rule, sums: { 'revenue:e0': 'item.total' } }],
    ['sums', { ...rule, sums: Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`s${at}`, 'item.a'])) }],
    ['shards', { ...rule, shards: 0 }],
    ['shards', { ...rule, shards: 101 }],
    ['tombstoneRetentionDays', { ...rule, tombstoneRetentionDays: 0.5 }],
  ])('fails when `%s` is wrong: %j', (setting, value) => {
    expect(() => parseAggregationRule(value)).toThrow(`\`${setting}\``);
  });
});
