import fc from 'fast-check';
import type { AttributeValue, Item } from '../../../handlers/core/attribute-value';
import { changedAttributes, sameValue } from '../../../handlers/fan-out/changed-attributes';
import { changeOf } from './change-of';

describe('changedAttributes', () => {
  test('names what was added, altered and removed by a MODIFY', () => {
    const oldImage: Item = { kept: { S: 'x' }, altered: { N: '1' }, removed: { BOOL: true } };
    const newImage: Item = { kept: { S: 'x' }, altered: { N: '2' }, added: { NULL: true } };

    const changed = changedAttributes(changeOf({ oldImage, newImage }));

    expect(changed).toEqual(['altered', 'added', 'removed']);
  });

  test('names every attribute of an INSERT and of a REMOVE', () => {
    const { oldImage, ...inserted } = changeOf({ eventName: 'INSERT', newImage: { a: { S: '1' }, b: { S: '2' } } });
    const { newImage, ...removed } = changeOf({ eventName: 'REMOVE', oldImage: { b: { S: '2' }, c: { S: '3' } } });

    const changed = [changedAttributes(inserted), changedAttributes(removed)];

    expect(changed).toEqual([
      ['a', 'b'],
      ['b', 'c'],
    ]);
  });

  test.each(['INSERT', 'MODIFY', 'REMOVE'] as const)('is absent for a %s without images', (eventName) => {
    const { oldImage, newImage, ...keysOnly } = changeOf({ eventName });

    const changed = changedAttributes(keysOnly);

    expect(changed).toBeUndefined();
  });

  test('is absent for a MODIFY with one image', () => {
    const { oldImage, ...newOnly } = changeOf();
    const { newImage, ...oldOnly } = changeOf();

    const changed = [changedAttributes(newOnly), changedAttributes(oldOnly)];

    expect(changed).toEqual([undefined, undefined]);
  });

  test('takes names that objects have anyway for names', () => {
    const oldImage: Item = JSON.parse('{"__proto__":{"S":"a"},"constructor":{"S":"b"}}');
    const newImage: Item = JSON.parse('{"__proto__":{"S":"c"},"toString":{"S":"d"}}');

    const changed = changedAttributes(changeOf({ oldImage, newImage }));

    expect(changed).toEqual(['__proto__', 'toString', 'constructor']);
  });
});

describe('sameValue', () => {
  const text = fc.string({ maxLength: 3 });
  const members = fc.uniqueArray(text, { minLength: 1, maxLength: 4 });
  const scalars: fc.Arbitrary<AttributeValue>[] = [
    text.map((S) => ({ S })),
    fc.integer().map((N) => ({ N: String(N) })),
    text.map((B) => ({ B })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true } as const),
    members.map((SS) => ({ SS })),
    members.map((NS) => ({ NS })),
    members.map((BS) => ({ BS })),
  ];
  const { value } = fc.letrec<{ value: AttributeValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      ...scalars,
      fc.array(tie('value'), { maxLength: 3 }).map((L) => ({ L })),
      fc.dictionary(text, tie('value'), { maxKeys: 3 }).map((M) => ({ M })),
    ),
  }));

  /** The value with its sets and maps written in one order. */
  const canonical = (one: AttributeValue): unknown => {
    if ('L' in one) return { L: one.L.map(canonical) };
    if ('M' in one) {
      return {
        M: Object.keys(one.M)
          .sort()
          .map((name) => [name, canonical(one.M[name]!)]),
      };
    }
    return Object.entries(one).map(([type, held]) => [type, Array.isArray(held) ? [...held].sort() : held]);
  };

  /** The value with its sets and maps written the other way round. */
  const reversed = (one: AttributeValue): AttributeValue => {
    if ('L' in one) return { L: one.L.map(reversed) };
    if ('M' in one) {
      const entries = Object.entries(one.M).reverse();
      return { M: Object.fromEntries(entries.map(([name, held]) => [name, reversed(held)])) };
    }
    if ('SS' in one) return { SS: [...one.SS].reverse() };
    if ('NS' in one) return { NS: [...one.NS].reverse() };
    return 'BS' in one ? { BS: [...one.BS].reverse() } : one;
  };

  test('is true exactly for values that differ in order of sets and maps only', () => {
    fc.assert(
      fc.property(value, value, (one, other) => {
        const equal = JSON.stringify(canonical(one)) === JSON.stringify(canonical(other));

        expect(sameValue(one, other)).toBe(equal);
        expect(sameValue(one, reversed(one))).toBe(true);
      }),
    );
  });
});
