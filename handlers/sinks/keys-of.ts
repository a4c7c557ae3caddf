import type { Item } from '../core/attribute-value';
import type { KeyTypes } from '../core/inspection';

/** The key attributes of an item; undefined where it lacks one, or has one of another type. */
export function keysOf(item: Item, types: KeyTypes): Item | undefined {
  const names = Object.keys(types);
  if (!names.every((name) => Object.hasOwn(item, name) && Object.hasOwn(item[name]!, types[name]!))) return undefined;
  return Object.fromEntries(names.map((name) => [name, item[name]!]));
}
