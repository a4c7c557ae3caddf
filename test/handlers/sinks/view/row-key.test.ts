import { PoisonError } from '../../../../handlers/core/errors';
import { projectRows } from '../../../../handlers/sinks/view/project-rows';
import { rowKeyAt, sourceKeysOf, whereOf } from '../../../../handlers/sinks/view/row-key';
import { line, order, ordersByProduct } from './orders-by-product';

const types = { customerId: 'S', orderId: 'N' } as const;
const keys = { customerId: { S: 'c1S2:x' }, orderId: { N: '-1.5' } };
const [[, { key }]] = projectRows({ ...keys, ...order('NEW', line('7:', 'fox')) }, ordersByProduct).rows as never as [
  [string, { key: typeof keys }],
];

describe('sourceKeysOf', () => {
  it('reads the key of the item out of the key of its row, whatever its values hold', () => {
    expect(sourceKeysOf(key, types, ordersByProduct)).toEqual(keys);
  });

  it.each([
    ['a value too few', { orderLine: { S: 'S2:c1S2:o1' } }],
    ['a value cut short', { orderLine: { S: 'S2:c1N1:1S9:7' } }],
    ['something else', { orderLine: { S: 'line 7' } }],
    ['a number where there is text', { orderLine: { S: 'S2:c1S1:1S1:7' } }],
    ['no text', { orderLine: { N: '1' } }],
  ])('finds none where the sort key holds %s', (_what, more) => {
    expect(sourceKeysOf({ productId: { S: 'fox' }, ...more }, types, ordersByProduct)).toBeUndefined();
  });
});

describe('rowKeyAt', () => {
  it('gives the key of a row of the item', () => {
    expect(rowKeyAt(whereOf(key, ordersByProduct), keys, ordersByProduct)).toEqual(key);
  });

  it('gives nothing but the key, whatever else stands beside it', () => {
    const where = JSON.stringify({ ...key, status: { S: 'PAID' } });

    expect(rowKeyAt(where, keys, ordersByProduct)).toEqual(key);
  });

  it('fails for half of a key, though the half tells the item', () => {
    const { orderLine } = key as unknown as { readonly orderLine: object };

    expect(() => rowKeyAt(JSON.stringify({ orderLine }), keys, ordersByProduct)).toThrow(PoisonError);
  });

  it.each(['', '7', '{"productId":{"S":"fox"}}', JSON.stringify(key)])(
    'fails for what is no row of the item: %s',
    (where) => {
      const other = { ...keys, orderId: { N: '2' } };

      expect(() => rowKeyAt(where, other, ordersByProduct)).toThrow(PoisonError);
    },
  );
});
