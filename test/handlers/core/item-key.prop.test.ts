import fc from 'fast-check';
import { itemKeyOf } from '../../../handlers/core/item-key';

const text = fc.string({ minLength: 1, maxLength: 4, unit: fc.constantFrom('a', 'S', ':', '1', '2', '|', 'é') });
const value = fc.oneof(
  text.map((S) => ({ S })),
  fc.integer().map((n) => ({ N: String(n) })),
  text.map((B) => ({ B })),
);
const keys = fc.dictionary(text, value, { minKeys: 1, maxKeys: 2 });
const canonical = (item: object) => JSON.stringify(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));

describe('itemKeyOf', () => {
  it('gives the same text exactly for the same key', () => {
    fc.assert(
      fc.property(keys, keys, (left, right) => {
        expect(itemKeyOf(left) === itemKeyOf(right)).toBe(canonical(left) === canonical(right));
      }),
      { numRuns: 2_000 },
    );
  });

  it('does not depend on the order of the attributes', () => {
    expect(itemKeyOf({ a: { S: 'x' }, b: { N: '1' } })).toBe(itemKeyOf({ b: { N: '1' }, a: { S: 'x' } }));
  });

  it('tells apart what a separator would not', () => {
    expect(itemKeyOf({ a: { S: 'x|y' }, b: { S: 'z' } })).not.toBe(itemKeyOf({ a: { S: 'x' }, b: { S: 'y|z' } }));
  });
});
