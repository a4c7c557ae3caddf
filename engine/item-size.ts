import type { AttributeValue, Item } from '../handlers/core/attribute-value';

/**
 * Size of an item in bytes as DynamoDB counts it: the UTF-8 bytes of each name and value.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemSizeBytes(item: Item): number {
  return sum(Object.entries(item).map(([name, value]) => Buffer.byteLength(name) + valueSizeBytes(value)));
}

function valueSizeBytes(value: AttributeValue): number {
  if ('S' in value) return Buffer.byteLength(value.S);
  if ('N' in value) return numberSizeBytes(value.N);
  if ('B' in value) return Buffer.byteLength(value.B, 'base64');
  if ('SS' in value) return sum(value.SS.map((text) => Buffer.byteLength(text)));
  if ('NS' in value) return sum(value.NS.map(numberSizeBytes));
  if ('BS' in value) return sum(value.BS.map((text) => Buffer.byteLength(text, 'base64')));
  if ('L' in value) return containerBytes + sum(value.L.map((one) => elementBytes + valueSizeBytes(one)));
  if ('M' in value) return containerBytes + Object.keys(value.M).length * elementBytes + itemSizeBytes(value.M);
  return 1;
}

const containerBytes = 3;
const elementBytes = 1;

/** Two significant digits a byte, and one byte more. */
function numberSizeBytes(text: string): number {
  const digits = text
    .replace(/[eE].*$/, '')
    .replace(/[^\d]/g, '')
    .replace(/^0+|0+$/g, '');
  return Math.ceil(digits.length / 2) + 1;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
