import type { AttributeValue, Item } from '../../handlers/core/attribute-value';

/** An item as JSON without types; whether all digits of a number are there is seen by other tests. */
export function plainItem(item: Item): object {
  return plain({ M: item }) as object;
}

function plain(value: AttributeValue): unknown {
  const [type, content] = Object.entries(value)[0] as [string, unknown];
  if (type === 'N') return Number(content);
  if (type === 'NULL') return null;
  if (type === 'NS') return (content as string[]).map(Number);
  if (type === 'L') return (content as AttributeValue[]).map(plain);
  if (type !== 'M') return content;
  return Object.fromEntries(Object.entries(content as Item).map(([name, member]) => [name, plain(member)]));
}

/**
 * Text that is equal where the JSON is, whatever the order of its members, and of a list's where all are texts or
 * numbers: without types a set looks like such a list, and DynamoDB keeps no order in it.
 */
export function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) => {
    if (Array.isArray(member)) return member.every(isScalar) ? member.toSorted(inTextOrder) : member;
    if (typeof member !== 'object' || member === null) return member;
    return Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}

function isScalar(member: unknown): boolean {
  return typeof member === 'string' || typeof member === 'number';
}

function inTextOrder(one: unknown, other: unknown): number {
  return String(one) < String(other) ? -1 : 1;
}
