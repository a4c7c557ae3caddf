import type { AttributeValue, Item } from './attribute-value';

/**
 * Canonical text of an item's key: for each attribute in name order its name, type and value, each with its length
 * before it. Two keys give the same text exactly when they are the same, whatever characters they hold.
 */
export function itemKeyOf(keys: Item): string {
  return Object.keys(keys)
    .sort()
    .map((name) => {
      const [type, value] = Object.entries(keys[name] as object)[0] as [string, string];
      return `${name.length}:${name}${type}${value.length}:${value}`;
    })
    .join('');
}

/** The key that a text was made of; undefined for any other text. */
export function readItemKey(text: string): Item | undefined {
  const parts: string[] = [];
  const pattern = /([SNB]?)(\d+):/y;
  for (let at = 0; at < text.length; ) {
    pattern.lastIndex = at;
    const head = pattern.exec(text);
    const end = pattern.lastIndex + Number(head?.[2]);
    // A name has no type before its length, and a value has one.
    const isName = parts.length % 3 === 0;
    if (!head || end > text.length || (head[1] === '') !== isName) return undefined;
    parts.push(...(isName ? [] : [head[1]!]), text.slice(pattern.lastIndex, end));
    at = end;
  }
  if (parts.length === 0 || parts.length % 3 !== 0) return undefined;
  const names = parts.filter((_, place) => place % 3 === 0);
  return Object.fromEntries(
    names.map((name, place) => [name, { [parts[3 * place + 1]!]: parts[3 * place + 2]! } as unknown as AttributeValue]),
  );
}
