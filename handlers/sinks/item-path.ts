import type { AttributeValue, Item } from '../core/attribute-value';

/** An attribute of an item, or one inside its maps: `item.status`, `item.address.city`. Names with dots cannot be named. */
export type ItemPath = `item.${string}`;

export const itemPathPattern = /^item(\.[^.]+)+$/;

/** The value at a path; undefined where the item does not have it. */
export function valueAtPath(item: Item, path: ItemPath): AttributeValue | undefined {
  return memberAt({ M: item }, path.split('.').slice(1));
}

/** The member of a value inside nested maps. What an object inherits, such as `constructor`, is no member. */
export function memberAt(value: AttributeValue, names: readonly string[]): AttributeValue | undefined {
  let current: AttributeValue | undefined = value;
  for (const name of names) {
    if (!current || !('M' in current) || !Object.hasOwn(current.M, name)) return undefined;
    current = current.M[name];
  }
  return current;
}
