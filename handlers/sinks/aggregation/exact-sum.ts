import { canonicalNumber } from '../../core/canonical-number';

/**
 * DynamoDB refuses a result of more than 38 digits, so `1E+40` and `0.01` cannot be added up in one attribute, and which
 * of them is refused would depend on which came last. A sum is therefore kept in parts of 28 digits: ten digits are
 * left for the carry of ten billion numbers. The part for power 0 holds the digits from 10^17 down to 10^-10, which is
 * all there is of most numbers.
 */
const partDigits = 28;
const decimalPlaces = 10;

/** Powers of ten to what is to be multiplied by each, in units of 10^-10. */
export type SumParts = ReadonlyMap<number, bigint>;

/** A decimal number cut into parts. Zero has none. */
export function partsOf(number: string): SumParts {
  const { digits, power, sign } = decimalOf(number);
  const parts = new Map<number, bigint>();
  const highest = power + digits.length - 1;
  for (let index = partOf(power); digits !== '0' && index <= partOf(highest); index += 1) {
    const lowestOfPart = index * partDigits - decimalPlaces;
    const from = Math.max(power, lowestOfPart);
    const to = Math.min(highest, lowestOfPart + partDigits - 1);
    const units = BigInt(digits.slice(highest - to, highest - from + 1)) * 10n ** BigInt(from - lowestOfPart);
    if (units !== 0n) parts.set(index * partDigits, sign * units);
  }
  return parts;
}

/** Units of 10^-10 as a decimal number. */
export function unitsText(units: bigint): string {
  return decimalText(units, -decimalPlaces);
}

/** Attribute of a part: the sum's own name for power 0, else `revenue:e28`. */
export function partAttribute(sum: string, power: number): string {
  return power === 0 ? sum : `${sum}:e${power}`;
}

const partPattern = /^(.*):e(-?\d+)$/s;

/** The sum that an attribute is a part of, and its power. */
export function sumOfAttribute(attribute: string): readonly [sum: string, power: number] {
  const [, sum, power] = partPattern.exec(attribute) ?? [];
  return sum === undefined ? [attribute, 0] : [sum, Number(power)];
}

/** Numbers, each times its power of ten, added up to the last digit, without an exponent. */
export function addExactly(numbers: readonly (readonly [number: string, power: number])[]): string {
  const decimals = numbers.map(([number, times]) => {
    const { digits, power, sign } = decimalOf(number);
    return { units: sign * BigInt(digits), power: power + times };
  });
  const lowest = Math.min(0, ...decimals.map(({ power }) => power));
  const total = decimals.reduce((sum, { units, power }) => sum + units * 10n ** BigInt(power - lowest), 0n);
  return decimalText(total, lowest);
}

function partOf(position: number): number {
  return Math.floor((position + decimalPlaces) / partDigits);
}

interface Decimal {
  readonly sign: bigint;
  readonly digits: string;
  /** Of the last digit. */
  readonly power: number;
}

function decimalOf(number: string): Decimal {
  const [mantissa = '', power = '0'] = canonicalNumber(number).split('e');
  const isNegative = mantissa.startsWith('-');
  return { sign: isNegative ? -1n : 1n, digits: isNegative ? mantissa.slice(1) : mantissa, power: Number(power) };
}

/** `power` is at most 0. */
function decimalText(units: bigint, power: number): string {
  const digits = String(units < 0n ? -units : units).padStart(1 - power, '0');
  const whole = digits.slice(0, digits.length + power);
  const fraction = digits.slice(whole.length).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${whole}${fraction && '.'}${fraction}`;
}
