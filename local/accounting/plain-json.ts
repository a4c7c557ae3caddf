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

/** Text that is equal where the JSON is, whatever the order of its members. */
export function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  );
}
