import type { AttributeValue, Item } from '../core/attribute-value';

/** How a name is spelled where an item stands as plain JSON. */
export type SpellName = (name: string) => string;

/**
 * Names of the attributes in which an item and its plain JSON differ, as far as JavaScript's numbers tell: what a double
 * cannot hold counts as equal to its neighbours. Sets are lists in any order.
 */
export function differingFields(
  item: Item,
  stored: { readonly [name: string]: unknown },
  spellTop: SpellName = asItIs,
  spell: SpellName = spellTop,
): readonly string[] {
  const spelled = new Map(Object.keys(item).map((name) => [spellTop(name), name]));
  const differing = [...spelled].filter(
    ([field, name]) => !Object.hasOwn(stored, field) || !isSame(item[name]!, stored[field], spell),
  );
  const extra = Object.keys(stored).filter((field) => !spelled.has(field));
  return [...differing.map(([, name]) => name), ...extra].sort();
}

const asItIs: SpellName = (name) => name;

function isSame(value: AttributeValue, stored: unknown, spell: SpellName): boolean {
  if ('N' in value) return Number(value.N) === stored;
  if ('NULL' in value) return stored === null;
  if ('L' in value) return isList(stored, value.L.length) && value.L.every((one, at) => isSame(one, stored[at], spell));
  if ('M' in value) return isObject(stored) && differingFields(value.M, stored, spell).length === 0;
  if ('NS' in value) return isSameSet(value.NS.map(Number), stored);
  if ('SS' in value) return isSameSet(value.SS, stored);
  if ('BS' in value) return isSameSet(value.BS, stored);
  return Object.values(value)[0] === stored;
}

function isSameSet(members: readonly (string | number)[], stored: unknown): boolean {
  if (!isList(stored, members.length)) return false;
  const [left, right] = [[...members].sort(), [...stored].sort()];
  return left.every((member, at) => member === right[at]);
}

function isList(value: unknown, length: number): value is readonly unknown[] {
  return Array.isArray(value) && value.length === length;
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
