import type { AttributeValue } from '../../../handlers/core/attribute-value';
import { canonicalItem, canonicalNumber, canonicalValue, itemOfSdk } from '../../../local/accounting/canonical';

describe('canonicalNumber', () => {
  test.each([
    ['0012.3400', '12.34'],
    ['1E+40', '10000000000000000000000000000000000000000'],
    ['-1.50', '-1.5'],
    ['0.0', '-0'],
    ['1.234e1', '12.34'],
    ['.5', '5E-1'],
  ])('gives %s and %s one spelling', (one, other) => {
    expect(canonicalNumber(one)).toBe(canonicalNumber(other));
  });

  test.each([
    ['12345678901234567890123456789012345678', '12345678901234567890123456789012345679'],
    ['1', '-1'],
    ['10', '1'],
    ['0.1', '0.01'],
  ])('tells %s from %s', (one, other) => {
    expect(canonicalNumber(one)).not.toBe(canonicalNumber(other));
  });
});

describe('canonicalValue', () => {
  test.each<[AttributeValue, AttributeValue]>([
    [{ SS: ['b', 'a'] }, { SS: ['a', 'b'] }],
    [{ NS: ['1.0', '2'] }, { NS: ['2', '1'] }],
    [{ M: { a: { S: 'x' }, b: { N: '1' } } }, { M: { b: { N: '1.0' }, a: { S: 'x' } } }],
  ])('gives %j and %j one text', (one, other) => {
    expect(canonicalValue(one)).toBe(canonicalValue(other));
  });

  test.each<[AttributeValue, AttributeValue]>([
    [{ L: [{ S: 'a' }, { S: 'b' }] }, { L: [{ S: 'b' }, { S: 'a' }] }],
    [{ S: '1' }, { N: '1' }],
    [{ S: '' }, { NULL: true }],
    [{ B: 'AA==' }, { S: 'AA==' }],
    [{ SS: ['a'] }, { L: [{ S: 'a' }] }],
    [{ BOOL: true }, { BOOL: false }],
  ])('tells %j from %j', (one, other) => {
    expect(canonicalValue(one)).not.toBe(canonicalValue(other));
  });
});

describe('itemOfSdk', () => {
  test('turns bytes into base64 at any depth and keeps every name', () => {
    const bytes = new Uint8Array([0, 255]);
    const nested = Object.defineProperty({}, '__proto__', { value: { B: bytes }, enumerable: true });

    const item = itemOfSdk({ b: { B: bytes }, s: { BS: [bytes] }, m: { M: nested }, l: { L: [{ B: bytes }] } });

    expect(canonicalItem(item)).toBe('{"b":B"AP8=","l":L[B"AP8="],"m":M{"__proto__":B"AP8="},"s":BS["AP8="]}');
  });
});
