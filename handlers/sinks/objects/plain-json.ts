import type { AttributeValue, Item } from '../../core/attribute-value';
import { PoisonError } from '../../core/errors';

/** What JSON takes as a number, which all that DynamoDB sends is. */
const jsonNumber = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * An item as plain JSON text: numbers with all the digits they have, sets as lists, binary as base64. Written as text
 * at once, since a number with 38 digits, or an attribute called `__proto__`, would not survive a JavaScript object.
 */
export function plainJson(item: Item): string {
  const fields = Object.keys(item).map((name) => `${JSON.stringify(name)}:${valueText(item[name]!)}`);
  return `{${fields.join(',')}}`;
}

function valueText(value: AttributeValue): string {
  if ('S' in value) return JSON.stringify(value.S);
  if ('N' in value) return numberText(value.N);
  if ('B' in value) return JSON.stringify(value.B);
  if ('BOOL' in value) return String(value.BOOL);
  if ('NULL' in value) return 'null';
  if ('M' in value) return plainJson(value.M);
  if ('L' in value) return `[${value.L.map(valueText).join(',')}]`;
  if ('NS' in value) return `[${value.NS.map(numberText).join(',')}]`;
  if ('SS' in value) return JSON.stringify(value.SS);
  if ('BS' in value) return JSON.stringify(value.BS);
  throw new PoisonError('An attribute has no known type (UnknownType).', { code: 'UnknownType' });
}

function numberText(number: string): string {
  if (jsonNumber.test(number)) return number;
  throw new PoisonError('A number is not written as JSON takes it (MalformedNumber).', { code: 'MalformedNumber' });
}
