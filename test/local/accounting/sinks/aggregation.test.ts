import type { Item } from '../../../../handlers/core/attribute-value';
import { accountAggregation } from '../../../../local/accounting/sinks/aggregation';
import { history, order } from '../orders';

const rule = {
  groupBy: ['item.status'],
  where: [{ path: 'item.test', exists: false }],
  sums: { revenue: 'item.total' },
};
const total = (N: string): Item => ({ total: { N } });
const changes = [
  ...history(undefined, order('o-1', 'PENDING', [], total('5')), order('o-1', 'PAID', [], total('5.25'))),
  ...history(undefined, order('o-2', 'PAID', [], total('1E+40'))),
  ...history(undefined, order('o-3', 'SHIPPED', []), undefined),
  ...history(undefined, order('o-4', 'PENDING', [], { test: { BOOL: true } })),
];
const row = (status: string, shard: number, count: number, sums: Item = {}): Item => ({
  rowKey: { S: `${shard}${status}` },
  group: { M: { status: { S: status } } },
  shard: { N: String(shard) },
  count: { N: String(count) },
  ...sums,
});
const item: Item = { rowKey: { S: 'item:x' }, _version: { S: 'v' }, countedIn: { S: '0PAID' } };
const paid = row('PAID', 0, 1, { revenue: { N: '5.25' } });
const large = row('PAID', 1, 1, { revenue: { N: '0' }, 'revenue:e28': { N: '1000000000000' } });
const empty = [row('PENDING', 0, 0, { revenue: { N: '0.0' } }), row('SHIPPED', 0, 0)];
const right = { missing: 0, wrong: 0, outOfOrder: 0, quarantined: 0 };
const account = (rows: readonly Item[], all = changes, isQuarantined = false) =>
  accountAggregation('totals', rule, all, rows, () => isQuarantined);

describe('accountAggregation', () => {
  test('adds up the rows of a group, and takes empty ones for none', () => {
    const sheet = account([paid, large, item, ...empty]);

    expect(sheet).toMatchObject({ ...right, expected: 1, found: 1, remarks: [] });
  });

  test.each<[string, readonly Item[], object]>([
    ['is missing', empty, { missing: 1 }],
    ['lacks an item', [paid], { wrong: 1 }],
    ['has another sum', [paid, row('PAID', 1, 1, { revenue: { N: '1' } })], { wrong: 1 }],
    ['still counts an item that has left', [paid, large, row('PENDING', 0, 1)], { wrong: 1 }],
    ['still adds what has left', [paid, large, row('PENDING', 0, 0, { revenue: { N: '5' } })], { wrong: 1 }],
  ])('sees a group that %s', (_, rows, wrong) => {
    expect(account(rows)).toMatchObject({ ...right, ...wrong });
  });

  test.each<[Item]>([[{ total: { S: '5' } }], [{ status: { L: [] } }]])(
    'wants a change that cannot be counted in the quarantine: %j',
    (more) => {
      const poison = history(order('o-1', 'PAID', []), order('o-1', 'PAID', [], more));

      expect(account([paid, large], [...changes, ...poison], true)).toMatchObject({ ...right, quarantined: 1 });
      expect(account([paid, large], [...changes, ...poison], false)).toMatchObject({ ...right, missing: 1 });
    },
  );
});
