import type { AttributeValue, Item } from '../core/attribute-value';
import type { Change } from '../core/change';

/**
 * Top-level attributes that differ between the old and the new image, in the order the images name them. An insert
 * changes every attribute, a remove too. Absent when the stream's view type leaves out an image that is needed to know.
 */
export function changedAttributes(change: Change): readonly string[] | undefined {
  const { eventName, newImage, oldImage } = change;
  if (eventName === 'INSERT') return newImage && Object.keys(newImage);
  if (eventName === 'REMOVE') return oldImage && Object.keys(oldImage);
  if (!newImage || !oldImage) return undefined;
  const changed = Object.keys(newImage).filter((name) => !sameAttribute(newImage, oldImage, name));
  for (const name of Object.keys(oldImage)) if (!Object.hasOwn(newImage, name)) changed.push(name);
  return changed;
}

/** Names are data: an attribute may be called `__proto__` or `constructor`. */
function sameAttribute(one: Item, other: Item, name: string): boolean {
  return Object.hasOwn(other, name) && sameValue(one[name]!, other[name]!);
}

/** Equality as DynamoDB has it: sets and maps have no order, numbers come in one spelling. */
export function sameValue(one: AttributeValue, other: AttributeValue): boolean {
  if ('S' in one) return 'S' in other && one.S === other.S;
  if ('N' in one) return 'N' in other && one.N === other.N;
  if ('B' in one) return 'B' in other && one.B === other.B;
  if ('BOOL' in one) return 'BOOL' in other && one.BOOL === other.BOOL;
  if ('NULL' in one) return 'NULL' in other;
  if ('L' in one) return 'L' in other && sameList(one.L, other.L);
  if ('M' in one) return 'M' in other && sameItem(one.M, other.M);
  if ('SS' in one) return 'SS' in other && sameSet(one.SS, other.SS);
  if ('NS' in one) return 'NS' in other && sameSet(one.NS, other.NS);
  return 'BS' in other && sameSet(one.BS, other.BS);
}

function sameList(one: readonly AttributeValue[], other: readonly AttributeValue[]): boolean {
  return one.length === other.length && one.every((value, index) => sameValue(value, other[index]!));
}

function sameItem(one: Item, other: Item): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => sameAttribute(one, other, name));
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false;
  const members = new Set(other);
  return one.every((member) => members.has(member));
}
