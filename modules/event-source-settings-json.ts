/**
 * A JSON number with its text. Lambda compares numbers of a filter by their text: 300, 300.0 and 3.0e2 differ.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax
 */
export interface JsonNumber {
  readonly [numberTextKey]: string;
}

/** A member name that no document of a user has by accident: it marks a number's text. */
export const numberTextKey = '\u0000number';

/**
 * Parses JSON like `JSON.parse`, of duplicate names the last one wins, but gives each number as a `JsonNumber`.
 * Throws a `SyntaxError` for text that is not JSON.
 */
export function parseJsonKeepingNumbers(text: string): unknown {
  JSON.parse(text);
  return JSON.parse(text.replace(stringOrNumber, (part) => (part.startsWith('"') ? part : numberObject(part))));
}

/** The number's text, or undefined for anything else. A plain number counts by its shortest text. */
export function jsonNumberOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as Partial<JsonNumber>)[numberTextKey];
}

const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function numberObject(text: string): string {
  return `{${JSON.stringify(numberTextKey)}:"${text}"}`;
}
