import fc from 'fast-check';
import { canonicalNumber } from '../../../../handlers/core/canonical-number';
import {
  addExactly,
  partAttribute,
  partsOf,
  sumOfAttribute,
  unitsText,
} from '../../../../handlers/sinks/aggregation/exact-sum';

/** Any number that DynamoDB holds: up to 38 digits, from 1E-130 to 9.9E+125. */
const number = fc
  .tuple(fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }), fc.integer({ min: -130, max: 87 }))
  .map(([digits, power]) => `${digits}E${power < 0 ? '' : '+'}${power}`);

/** In units of 10^-130. */
const unitsOf = (text: string) => {
  const [digits, power] = text.split('E');
  return BigInt(digits!) * 10n ** BigInt(Number(power) + 130);
};

describe('partsOf', () => {
  it('keeps every digit of every number', () => {
    fc.assert(
      fc.property(number, (text) => {
        const parts = [...partsOf(text)].map(([power, units]) => [unitsText(units), power] as const);

        expect(canonicalNumber(addExactly(parts))).toBe(canonicalNumber(text));
      }),
    );
  });

  it('leaves ten digits of each part for what ten billion numbers carry', () => {
    fc.assert(
      fc.property(number, (text) => {
        const largest = [...partsOf(text).values()].map((units) => (units < 0n ? -units : units));

        expect(largest.every((units) => units > 0n && units < 10n ** 28n)).toBe(true);
      }),
    );
  });
});

describe('addExactly', () => {
  it('adds up numbers of any size to the last digit', () => {
    fc.assert(
      fc.property(fc.array(number, { maxLength: 8 }), (numbers) => {
        const total = addExactly(numbers.map((text) => [text, 0]));

        const expected = numbers.reduce((sum, text) => sum + unitsOf(text), 0n);
        expect(canonicalNumber(total)).toBe(canonicalNumber(`${expected}e-130`));
      }),
    );
  });
});

describe('sumOfAttribute', () => {
  it('finds what partAttribute made', () => {
    const name = fc.string({ minLength: 1 }).filter((text) => sumOfAttribute(text)[0] === text);
    fc.assert(
      fc.property(name, fc.integer({ min: -6, max: 6 }), (sum, part) => {
        expect(sumOfAttribute(partAttribute(sum, part * 28))).toEqual([sum, part * 28]);
      }),
    );
  });
});
