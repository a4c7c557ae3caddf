import type { Item } from '../../../handlers/core/attribute-value';
import { accountViewSink } from '../../../local/accounting/view-sink';
import { history, order, projection } from './orders';

const changes = [
  ...history(undefined, order('o-1', 'PENDING', ['p-1', 'p-2']), order('o-1', 'PAID', ['p-1', 'p-3'])),
  ...history(undefined, order('o-2', 'PENDING', ['p-1']), undefined),
];
const rows = [row('p-1', 'o-1', 0, 'PAID'), row('p-3', 'o-1', 1, 'PAID')];
const tombstone = { ...row('p-2', 'o-1', 1, ''), _deleted: { BOOL: true }, _expiresAt: { N: '1' } };
const right = { missing: 0, wrong: 0, outOfOrder: 0, quarantined: 0 };

describe('accountViewSink', () => {
  test('finds the rows of every item as it is now, and no tombstones', () => {
    expect(account([...rows, tombstone])).toMatchObject({ ...right, expected: 2, found: 2, remarks: [] });
  });

  test('sees a row that is missing', () => {
    expect(account(rows.slice(1))).toMatchObject({ ...right, missing: 1 });
  });

  test.each<[string, Item]>([
    ['altered', { status: { S: 'PENDING' } }],
    ['with one attribute more', { more: { S: 'x' } }],
    ['without its version', { _version: { S: 'none' } }],
  ])('sees a row %s', (_, over) => {
    expect(account([{ ...rows[0]!, ...over }, rows[1]!])).toMatchObject({ ...right, found: 1, wrong: 1 });
  });

  test('sees a row that came back to life', () => {
    const alive = row('p-2', 'o-1', 1, 'PENDING');

    expect(account([...rows, alive])).toMatchObject({ ...right, found: 2, wrong: 1 });
  });

  test('sees a live row taken for a tombstone', () => {
    expect(account([{ ...rows[0]!, _deleted: { BOOL: true } }, rows[1]!])).toMatchObject({ ...right, missing: 1 });
  });

  describe('with a change that cannot be projected', () => {
    const poison = history(order('o-1', 'PAID', ['p-1', 'p-3']), order('o-1', 'SHIPPED', ['p-1', undefined]));
    const all = [...changes, ...poison];
    const rest = [row('p-1', 'o-1', 0, 'SHIPPED')];

    test('expects the rows that can be made and no others, and it in the quarantine', () => {
      expect(account(rest, all, (change) => change === poison[0])).toMatchObject({
        ...right,
        found: 1,
        quarantined: 1,
      });
    });

    test('sees that it is not in the quarantine', () => {
      expect(account(rest, all)).toMatchObject({ ...right, missing: 1 });
    });

    test('sees a row that it should have taken away', () => {
      const mended = history(order('o-1', 'SHIPPED', ['p-1', undefined]), order('o-1', 'SHIPPED', ['p-9']));
      const after = [row('p-9', 'o-1', 0, 'SHIPPED'), row('p-3', 'o-1', 1, 'PAID')];

      expect(account(after, [...all, ...mended], (change) => change === poison[0])).toMatchObject({
        ...right,
        found: 1,
        wrong: 1,
        quarantined: 1,
      });
    });
  });

  test.each([
    ['a key of another type', order('o-3', 'PENDING', [], { items: { L: [line({ N: '1' })] } })],
    ['an empty key', order('o-3', 'PENDING', [], { items: { L: [line({ S: '' })] } })],
    ['a key that is too long', order('o-3', 'PENDING', [], { items: { L: [line({ S: 'x'.repeat(2049) })] } })],
    ['no list', order('o-3', 'PENDING', [], { items: { S: 'x' } })],
  ])('takes an item with %s for poison', (_, image) => {
    const [change] = history(undefined, image);

    expect(account([], [change!], () => true)).toMatchObject({ ...right, expected: 0, quarantined: 1 });
  });

  test('takes an item with two rows of one key for poison, and expects the first', () => {
    const changes = history(undefined, order('o-3', 'PENDING', [], { items: { L: twice() } }));
    const { quantity, ...first } = row('p-1', 'o-3', 0, 'PENDING');

    const sheet = account([{ ...first, orderLine: { S: 'S3:c-1S3:o-3S1:l' } }], changes, () => true);

    expect(sheet).toMatchObject({ ...right, found: 1, quarantined: 1 });
  });
});

function account(
  held: readonly Item[],
  logged = changes,
  isQuarantined: Parameters<typeof accountViewSink>[3] = () => false,
) {
  return accountViewSink({ name: 'view', projection }, logged, held, isQuarantined);
}

function row(productId: string, orderId: string, index: number, status: string): Item {
  return {
    productId: { S: productId },
    orderLine: { S: `S3:c-1S3:${orderId}S3:l-${index}` },
    status: { S: status },
    quantity: { N: '1' },
    _version: { S: `label:${'1'.padStart(40, '0')}` },
    _changedAtMs: { N: '1' },
  };
}

function line(productId: { S: string } | { N: string }) {
  return { M: { lineId: { S: 'l' }, productId } };
}

function twice() {
  return [line({ S: 'p-1' }), line({ S: 'p-1' })];
}
