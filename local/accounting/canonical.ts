import type { AttributeValue, Item } from '../../handlers/core/attribute-value';

/**
 * Text of an item that is equal exactly when DynamoDB holds the items for equal: numbers by value, sets and maps
 * without order. Written apart from the handlers, so that a mistake of theirs is not repeated here.
 */
export function canonicalItem(item: Item): string {
  const names = Object.keys(item).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalValue(item[name]!)}`).join(',')}}`;
}

export function canonicalValue(value: AttributeValue): string {
  const [type, content] = Object.entries(value)[0] as [string, unknown];
  if (type === 'N') return `N${canonicalNumber(content as string)}`;
  if (type === 'M') return `M${canonicalItem(content as Item)}`;
  if (type === 'L') return `L[${(content as AttributeValue[]).map(canonicalValue).join(',')}]`;
  if (type === 'NS') return `NS[${(content as string[]).map(canonicalNumber).sort().join(',')}]`;
  if (type === 'SS' || type === 'BS') return `${type}${JSON.stringify([...(content as string[])].sort())}`;
  return `${type}${JSON.stringify(content)}`;
}

/** One spelling for each number: `0012.3400`, `12.34` and `1.234e1` are the same. */
export function canonicalNumber(text: string): string {
  const [, sign, whole = '', fraction = '', exponent = '0'] =
    /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text.trim()) ?? [];
  if (whole + fraction === '') return `not a number: ${text}`;
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = Number(exponent) - fraction.length + digits.length - significant.length;
  return `${sign === '-' ? '-' : ''}${significant}e${power}`;
}

export function isSameItem(one: Item | undefined, other: Item | undefined): boolean {
  if (!one || !other) return one === other;
  return canonicalItem(one) === canonicalItem(other);
}

/** An item as the SDK gives it, with binary as base64 text like everywhere else. */
export function itemOfSdk(item: Readonly<Record<string, unknown>>): Item {
  return mapEntries(item, valueOfSdk) as Item;
}

function valueOfSdk(value: unknown): unknown {
  const [type, content] = Object.entries(value as object)[0] as [string, unknown];
  if (type === 'B') return { B: base64(content) };
  if (type === 'BS') return { BS: (content as unknown[]).map(base64) };
  if (type === 'L') return { L: (content as unknown[]).map(valueOfSdk) };
  if (type === 'M') return { M: mapEntries(content as object, valueOfSdk) };
  return { [type]: content };
}

function base64(bytes: unknown): string {
  return typeof bytes === 'string' ? bytes : Buffer.from(bytes as Uint8Array).toString('base64');
}

/** `Object.fromEntries` keeps an attribute called `__proto__` as what it is: an attribute. */
function mapEntries(source: object, map: (value: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(source).map(([name, value]) => [name, map(value)]));
}
