import { canonicalNumber } from '../core/canonical-number';

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
  return canonicalNumber(String(value)) === canonicalNumber(text) ? value : new ExactNumber(text);
}
