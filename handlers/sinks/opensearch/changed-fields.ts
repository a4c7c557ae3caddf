import type { AttributeValue, Item } from '../../core/attribute-value';
import { sha256Hex } from '../../core/sha256';
import { fieldText } from './document-text';

/** A part of a document that turns it from one image of its item into another. */
export interface ChangedFields {
  /** Digest of the image that the document must hold. */
  readonly from: string;
  /** The changed members as JSON text, without braces. */
  readonly text: string;
}

/** Digest of the fields of an image: equal for equal fields in any order. */
export function imageDigest(image: Item, attributes?: readonly string[]): string {
  const texts = fieldNames(image, attributes).map((name) => fieldText(name, image[name]!));
  return sha256Hex(texts.sort().join('\n')).slice(0, 32);
}

/**
 * What a partial update must send, or undefined where only the whole document will do: a partial update takes no field
 * away, also inside objects, and the node that applies it spells every number of the document anew as a double.
 */
export function changedFields(before: Item, after: Item, attributes?: readonly string[]): ChangedFields | undefined {
  const names = fieldNames(after, attributes);
  if (fieldNames(before, attributes).some((name) => !Object.hasOwn(after, name))) return undefined;
  if (!names.every((name) => survives(after[name]!) && mergesInto(own(before, name), after[name]!))) return undefined;
  if (!fieldNames(before, attributes).every((name) => survives(before[name]!))) return undefined;
  const changed = names
    .map((name) => ({ text: fieldText(name, after[name]!), before: own(before, name), name }))
    .filter(({ text, before: old, name }) => old === undefined || fieldText(name, old) !== text);
  return { from: imageDigest(before, attributes), text: changed.map(({ text }) => text).join(',') };
}

/** What an object inherits, such as `constructor` or `__proto__`, is no attribute. */
function own(image: Item, name: string): AttributeValue | undefined {
  return Object.hasOwn(image, name) ? image[name] : undefined;
}

function fieldNames(image: Item, attributes?: readonly string[]): readonly string[] {
  const names = attributes ?? Object.keys(image);
  return names.filter((name) => Object.hasOwn(image, name));
}

/** True where merging the new value into the old one gives the new one: no member of a map has gone. */
function mergesInto(before: AttributeValue | undefined, after: AttributeValue): boolean {
  if (!before || !('M' in before) || !('M' in after)) return true;
  const { M: old } = before;
  const { M: members } = after;
  return (
    Object.keys(old).every((name) => Object.hasOwn(members, name)) &&
    Object.keys(members).every((name) => mergesInto(own(old, name), members[name]!))
  );
}

/** True where every number in it comes back as it is, after a Java double has held it. */
function survives(value: AttributeValue): boolean {
  if ('N' in value) return isPlainNumber(value.N);
  if ('NS' in value) return value.NS.every(isPlainNumber);
  if ('L' in value) return value.L.every(survives);
  if ('M' in value) return Object.values(value.M).every(survives);
  return true;
}

/** Integers of any length are kept; fractions of at most 15 digits, from a thousandth to ten million, are spelled plainly. */
const plainInteger = /^-?\d+$/;
const plainFraction = /^-?(?:0\.0{0,2}[1-9]|[1-9]\d{0,6}\.)\d*$/;

function isPlainNumber(text: string): boolean {
  return plainInteger.test(text) || (plainFraction.test(text) && text.replace(/[-.]/g, '').length <= 15);
}
