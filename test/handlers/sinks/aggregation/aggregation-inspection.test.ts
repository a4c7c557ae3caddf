import { itemKeyOf } from '../../../../handlers/core/item-key';
import { createAggregationSink } from '../../../../handlers/sinks/aggregation/aggregation-sink';
import { createFakeAggregationTable } from '../../../support/fake-aggregation-table';
import { VirtualClock } from '../../../support/virtual-clock';
import { keysOf, order, revenueByStatus } from './revenue-by-status';

describe('inspectAggregation', () => {
  it('misses an item that was not counted, and no canary, which never is', async () => {
    const { call, name } = createFakeAggregationTable();
    const sink = createAggregationSink({ call, table: name, rule: revenueByStatus, clock: new VirtualClock() });
    const canary = { customerId: { S: 'tributary-canary/1' }, orderId: { S: 'o1' } };
    const items = [keysOf(1), canary].map((keys) => ({ keys, image: { ...keys, ...order('NEW', '5') } }));

    const { signal } = new AbortController();
    const { differences } = await sink.inspection!.compare!({ readFromMs: 1_767_323_045_000, items }, signal);

    expect(differences).toEqual([{ keys: keysOf(1), kind: 'missing', where: `item:${itemKeyOf(keysOf(1))}` }]);
  });
});
