/**
 * A number of an item that a JavaScript number cannot hold without changing it: DynamoDB keeps 38 digits, a double
 * about 16. Its text is exact, in string contexts and in JSON alike.
 */
export class ExactNumber {
  /** The number as DynamoDB wrote it. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }

  toJSON(): string {
    return this.text;
  }
}

/** A JavaScript number where that is the same number, digit by digit; else an `ExactNumber`. */
export function toNumber(text: string): number | ExactNumber {
  const value = Number(text);
  return digitsOf(String(value)) === digitsOf(text) ? value : new ExactNumber(text);
}

/** One spelling for all spellings of a number: its digits without zeros at either end, and its exponent. */
function digitsOf(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace(/^[+-]/, '').split('.');
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = Number(exponent) - fraction.length + digits.length - significant.length;
  return `${mantissa.startsWith('-') ? '-' : ''}${significant}e${power}`;
}
