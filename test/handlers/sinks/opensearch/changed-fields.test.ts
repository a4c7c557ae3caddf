import type { Item } from '../../../../handlers/core/attribute-value';
import { changedFields, imageDigest } from '../../../../handlers/sinks/opensearch/changed-fields';

const order: Item = { status: { S: 'PENDING' }, total: { N: '12.5' }, address: { M: { city: { S: 'Bonn' } } } };

describe('changedFields', () => {
  it.each<[string, Item, string]>([
    ['a field that is new', { ...order, note: { S: 'x' } }, '"note":"x"'],
    ['a field that is another', { ...order, status: { S: 'PAID' } }, '"status":"PAID"'],
    [
      'a map that has grown',
      { ...order, address: { M: { city: { S: 'Bonn' }, zip: { N: '1' } } } },
      '"address":{"city":"Bonn","zip":1}',
    ],
    ['a map that was none', { ...order, status: { M: {} } }, '"status":{}'],
    ['nothing', { ...order }, ''],
  ])('sends %s', (_what, after, text) => {
    expect(changedFields(order, after)).toEqual({ from: imageDigest(order), text });
  });

  it.each<[string, Item, Item]>([
    ['a field has gone', order, { status: { S: 'PENDING' }, total: { N: '12.5' } }],
    ['a member of a map has gone', order, { ...order, address: { M: {} } }],
    ['a number anywhere is more than a double', order, { ...order, lines: { L: [{ NS: ['1E+40'] }] } }],
    ['a number of before is more than a double', { ...order, total: { N: '0.1234567890123456' } }, order],
    ['a fraction is too small to be spelled plainly', order, { ...order, total: { N: '0.0001' } }],
  ])('is not enough where %s', (_what, before, after) => {
    expect(changedFields(before, after)).toBeUndefined();
  });

  it('looks only at the attributes that documents hold', () => {
    const after = { status: { S: 'PAID' }, total: { N: '1E+40' } };

    expect(changedFields(order, after, ['status'])?.text).toBe('"status":"PAID"');
  });

  it('takes what every object inherits for no attribute', () => {
    const after = Object.fromEntries([
      ['__proto__', { N: '1' }],
      ['constructor', { N: '2' }],
    ]);

    expect(changedFields({}, after)?.text).toBe('"__proto__":1,"constructor":2');
  });
});

describe('imageDigest', () => {
  it('is the same for the same fields in any order, and for no others', () => {
    const { status, total, address } = order as Record<string, Item[string]>;

    expect(imageDigest({ total: total!, address: address!, status: status! })).toBe(imageDigest(order));
    expect(imageDigest({ ...order, total: { S: '12.5' } })).not.toBe(imageDigest(order));
  });
});
