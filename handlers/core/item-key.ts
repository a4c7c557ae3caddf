import type { Item } from './attribute-value';

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
