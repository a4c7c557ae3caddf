import type { Item } from '../../../../handlers/core/attribute-value';
import { accountReplica } from '../../../../local/accounting/sinks/replica';
import { history, order } from '../orders';

const part = {
  where: [{ path: 'item.status', in: ['PAID', 'SHIPPED'], notIn: null, exists: null }],
  attributes: { omit: ['items'], rename: { status: 'state' } },
  loopPrevention: { attribute: 'writtenIn' },
};
const changes = [
  ...history(undefined, order('o-1', 'PENDING', []), order('o-1', 'PAID', [])),
  ...history(undefined, order('o-2', 'PAID', []), order('o-2', 'PENDING', [])),
  ...history(undefined, order('o-3', 'SHIPPED', []), undefined),
];
const keys = (orderId: string): Item => ({ customerId: { S: 'c-1' }, orderId: { S: orderId } });
const replica = (orderId: string, state: string): Item => ({
  ...keys(orderId),
  state: { S: state },
  writtenIn: { S: 'somewhere' },
  _version: { S: `2026-01-01T00:00:00.000:${'1'.padStart(40, '0')}` },
  _changedAtMs: { N: '1' },
});
const tombstone = (orderId: string): Item => ({ ...replica(orderId, ''), _deleted: { BOOL: true } });
const right = { missing: 0, wrong: 0, outOfOrder: 0, quarantined: 0 };
const account = (found: readonly Item[], all = changes, isQuarantined = false) =>
  accountReplica('copy', part, all, found, () => isQuarantined);

describe('accountReplica', () => {
  test('finds the items that pass as they are now, and no tombstones', () => {
    const sheet = account([replica('o-1', 'PAID'), tombstone('o-2'), tombstone('o-3')]);

    expect(sheet).toMatchObject({ ...right, expected: 1, found: 1, remarks: [] });
  });

  test.each<[string, readonly Item[], object]>([
    ['missing', [], { missing: 1 }],
    ['a tombstone', [tombstone('o-1')], { missing: 1 }],
    ['altered', [replica('o-1', 'PENDING')], { missing: 1, wrong: 1 }],
    ['without its version', [{ ...replica('o-1', 'PAID'), _version: { S: 'x' } }], { missing: 1 }],
    ['joined by one that must be gone', [replica('o-1', 'PAID'), replica('o-3', 'SHIPPED')], { wrong: 1 }],
  ])('sees an item %s', (_, found, wrong) => {
    expect(account(found)).toMatchObject({ ...right, ...wrong });
  });

  test.each<[Item]>([[{ _version: { N: '3' } }], [{ state: { S: 'taken' } }]])(
    'wants a change that cannot be replicated in the quarantine: %j',
    (more) => {
      const poison = history(order('o-1', 'PAID', []), order('o-1', 'PAID', [], more));

      const found = [replica('o-1', 'PAID')];

      expect(account(found, [...changes, ...poison], true)).toMatchObject({ ...right, found: 1, quarantined: 1 });
      expect(account(found, [...changes, ...poison], false)).toMatchObject({ ...right, found: 1, missing: 1 });
    },
  );
});
