import fc from 'fast-check';
import type { Item } from '../../../../handlers/core/attribute-value';
import { encodeStrictly } from '../../../../handlers/core/encode-strictly';
import { itemKeyOf } from '../../../../handlers/core/item-key';
import { objectKeyOf } from '../../../../handlers/sinks/objects/object-key';
import type { ObjectLayout } from '../../../../handlers/sinks/objects/settings';
import { changeOf } from '../../fan-out/change-of';

const keyOf = (keys: Item, layout: ObjectLayout = {}) =>
  objectKeyOf({ ...changeOf({}), keys, itemKey: itemKeyOf(keys) }, layout);
const pair = (customerId: string, orderId: string): Item => ({
  customerId: { S: customerId },
  orderId: { S: orderId },
});

const sentAs = (key: string) => `/bucket/${key.split('/').map(encodeStrictly).join('/')}`;

const awkward = fc.oneof(
  fc.string({ minLength: 1, unit: fc.constantFrom('a', '/', '.', '%', '-', '{', '!', 'é', '2', 'F') }),
  fc.string({ minLength: 1, maxLength: 40 }),
  fc.constantFrom('.', '..', '%2E', 'x'.repeat(1_024), 'x'.repeat(1_012), '!sha256', '🦊'.repeat(200)),
);
const layout = fc.constantFrom<ObjectLayout>(
  {},
  { prefix: 'state/' },
  { key: '{customerId}/{orderId}' },
  { key: 'of-{orderId}=by-{customerId}.json', prefix: 'a' },
);

describe('objectKeyOf', () => {
  it('gives two items two keys, and one item one, that S3 and HTTP take as they are', () => {
    fc.assert(
      fc.property(awkward, awkward, awkward, awkward, layout, (a, b, c, d, settings) => {
        const [one, other] = [keyOf(pair(a, b), settings), keyOf(pair(c, d), settings)];

        expect(one === other).toBe(a === c && b === d);
        expect(Buffer.byteLength(one)).toBeLessThanOrEqual(1_024);
        expect(new URL(`http://s3${sentAs(one)}`).pathname).toBe(sentAs(one));
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    [{}, 'c1/7.json'],
    [{ prefix: 'orders/' }, 'orders/c1/7.json'],
    [{ key: 'by/{orderId}/{customerId}' }, 'by/7/c1'],
  ])('fills in %j', (settings, key) => {
    expect(keyOf({ orderId: { N: '7' }, customerId: { S: 'c1' } }, settings)).toBe(key);
  });

  it('keeps values apart from what the template says', () => {
    expect(keyOf({ id: { S: 'a/b c.json' } })).toBe('a%2Fb%20c.json.json');
    expect(keyOf({ id: { B: '+/8=' } })).toBe('%2B%2F8%3D.json');
    expect(keyOf(pair('..', '.'))).toBe('%2E%2E/%2E.json');
  });

  it('hashes the key of an item that S3 has no room for', () => {
    const key = keyOf(pair('é'.repeat(500), 'x'), { prefix: 'orders/' });

    expect(key).toMatch(/^orders\/!sha256\/[0-9a-f]{64}\.json$/);
  });

  it.each(['{customerId}', '{customerId}/{orderId}/{status}', '{customerId}/{other}'])(
    'fails as a setting does when the template %s does not name the key',
    (key) => {
      expect(() => keyOf(pair('a', 'b'), { key })).toThrow(expect.objectContaining({ code: 'InvalidSettings' }));
    },
  );

  it.each([
    ['\ud800', 'MalformedText'],
    ['', 'EmptyKey'],
  ])('refuses the key value %j', (value, code) => {
    expect(() => keyOf(pair(value, 'b'))).toThrow(expect.objectContaining({ name: 'PoisonError', code }));
  });
});
