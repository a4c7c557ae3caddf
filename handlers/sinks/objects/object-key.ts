import type { Item } from '../../core/attribute-value';
import type { Change } from '../../core/change';
import { encodeStrictly } from '../../core/encode-strictly';
import { PoisonError, SettingsError } from '../../core/errors';
import type { KeyTypes } from '../../core/inspection';
import { itemKeyOf } from '../../core/item-key';
import { sha256Hex } from '../../core/sha256';
import { fillTemplate, type ItemTemplate, placeholdersOf } from '../item-template';
import { readTemplate } from '../read-template';
import { hashedKeyMark } from './parse-object-layout';
import type { ObjectLayout } from './settings';

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const keyBytesMax = 1_024;

/**
 * Key of an item's object: the same for every change of the item, and no other item's. One that would have more than
 * 1,024 bytes is a hash of the item's key instead, behind a mark that no encoded value can begin with.
 */
export function objectKeyOf(
  { keys, itemKey }: Pick<Change, 'keys' | 'itemKey'>,
  { prefix = '', key }: ObjectLayout,
): string {
  const text = `${prefix}${key === undefined ? defaultKey(keys) : filledKey(key, keys)}`;
  if (Buffer.byteLength(text) <= keyBytesMax) return text;
  return `${prefix}${hashedKeyMark}${sha256Hex(itemKey)}.json`;
}

/** Keys do not say which attribute is the partition key, so the values stand in the order of their names. */
function defaultKey(keys: Item): string {
  const values = Object.keys(keys)
    .sort()
    .map((name) => Object.values(keys[name]!)[0] as string);
  return `${values.map(encodeValue).join('/')}.json`;
}

/** The key of the item whose object this is; undefined for a hash, and for what the layout makes of no item. */
export function readObjectKey(text: string, layout: ObjectLayout, types: KeyTypes): Item | undefined {
  const { prefix = '', key } = layout;
  const names = Object.keys(types).sort();
  const template = key ?? `${names.map((name) => `{${name}}`).join('/')}.json`;
  const rest = text.slice(prefix.length);
  if (!text.startsWith(prefix) || rest.startsWith(hashedKeyMark)) return undefined;
  const keys = readTemplate(template, rest, types);
  return keys && isKeyOf(text, keys, layout) ? keys : undefined;
}

/** Somebody else's object may look as if it were an item's, as `a/b/c.json` does where the key would be `a/b%2Fc.json`. */
function isKeyOf(text: string, keys: Item, layout: ObjectLayout): boolean {
  try {
    return objectKeyOf({ keys, itemKey: itemKeyOf(keys) }, layout) === text;
  } catch {
    return false;
  }
}

/** A template that leaves a key attribute out would give two items one object. */
function filledKey(template: ItemTemplate, keys: Item): string {
  const names = Object.keys(keys);
  const named = placeholdersOf(template);
  if (named.length === names.length && names.every((name) => named.includes(name)))
    return fillTemplate(template, keys, encodeValue);
  const rule = "must name the table's key attributes, all of them and no other";
  throw new SettingsError([`objects: \`key\` ${rule}, got ${JSON.stringify(template)}. Correct the template.`]);
}

/** Encoded once more where the value is `.` or `..`, which would be no part of a path. */
function encodeValue(value: string): string {
  if (value === '') throw new PoisonError('A key attribute is empty (EmptyKey).', { code: 'EmptyKey' });
  return encoded(value).replace(/^\.{1,2}$/, (dots) => dots.replaceAll('.', '%2E'));
}

function encoded(value: string): string {
  try {
    return encodeStrictly(value);
  } catch (cause) {
    throw new PoisonError('A key attribute is no Unicode text (MalformedText).', { code: 'MalformedText', cause });
  }
}
