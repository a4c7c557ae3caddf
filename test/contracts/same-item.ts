import type { AttributeValue, Item } from '../../handlers/core/attribute-value';
import { canonicalNumber } from '../../handlers/core/canonical-number';

/** Whether numbers must have come back letter for letter, or may be spelled anew (`1E+40` as forty zeros). */
export type NumberSpelling = 'verbatim' | 'canonical';

/** True for the same item: its attributes in any order, its sets in any order, its lists in theirs. */
export function isSameItem(left: Item, right: Item, numbers: NumberSpelling = 'verbatim'): boolean {
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every((name) => Object.hasOwn(right, name) && isSameValue(left[name]!, right[name]!, numbers));
}

/** The type counts too: a set of one member is no text, and `{ "S": "1" }` no number. */
export function isSameValue(left: AttributeValue, right: AttributeValue, numbers: NumberSpelling): boolean {
  const [type, content] = Object.entries(left)[0] as [string, unknown];
  if (!Object.hasOwn(right, type) || Object.keys(right).length !== 1) return false;
  const other = (right as { readonly [type: string]: unknown })[type];
  if (content === other) return true;
  if (type === 'M') return isSameItem(content as Item, other as Item, numbers);
  if (type === 'L') return isSameList(content as readonly AttributeValue[], other as typeof content & [], numbers);
  if (type === 'N') return numbers === 'canonical' && canonicalNumber(`${content}`) === canonicalNumber(`${other}`);
  if (!Array.isArray(content) || !Array.isArray(other)) return false;
  return membersOf(type, content, numbers) === membersOf(type, other, numbers);
}

/** One text for all spellings of an item, to compare many at once. */
export function itemText(item: Item, numbers: NumberSpelling = 'canonical'): string {
  const names = Object.keys(item).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${valueText(item[name]!, numbers)}`).join()}}`;
}

function isSameList(left: readonly AttributeValue[], right: readonly AttributeValue[], numbers: NumberSpelling) {
  return left.length === right.length && left.every((member, place) => isSameValue(member, right[place]!, numbers));
}

function membersOf(type: string, members: readonly string[], numbers: NumberSpelling): string {
  const isRespelled = type === 'NS' && numbers === 'canonical';
  return JSON.stringify((isRespelled ? members.map(canonicalNumber) : [...members]).sort());
}

function valueText(value: AttributeValue, numbers: NumberSpelling): string {
  const [type, content] = Object.entries(value)[0] as [string, unknown];
  if (type === 'M') return `M:${itemText(content as Item, numbers)}`;
  if (type === 'L') return `L:[${(content as AttributeValue[]).map((member) => valueText(member, numbers)).join()}]`;
  if (type === 'N' && numbers === 'canonical') return `N:${canonicalNumber(content as string)}`;
  if (Array.isArray(content)) return `${type}:${membersOf(type, content, numbers)}`;
  return `${type}:${JSON.stringify(content)}`;
}
