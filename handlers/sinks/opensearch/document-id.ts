import type { Item } from '../../core/attribute-value';
import type { Change } from '../../core/change';
import { PoisonError } from '../../core/errors';
import type { KeyTypes } from '../../core/inspection';
import { itemKeyOf, readItemKey } from '../../core/item-key';
import { sha256Hex } from '../../core/sha256';
import { fillTemplate, type ItemTemplate, placeholdersOf } from '../item-template';
import { keysOf } from '../keys-of';
import { readTemplate } from '../read-template';

/** UTF-8 bytes. A longer one fails the whole request that it is in. */
const idBytesMax = 512;

/** Begins ids that are hashes. */
const hashedIdMark = 'sha256=';

/**
 * The id of an item's document: by default the canonical text of its key. Where it is too long, its SHA-256 stands for
 * it. Two items never have the same id.
 */
export function documentId({ keys, itemKey }: Pick<Change, 'keys' | 'itemKey'>, template?: ItemTemplate): string {
  const id = template === undefined ? itemKey : filled(template, keys);
  return Buffer.byteLength(id) > idBytesMax ? `${hashedIdMark}${sha256Hex(id)}` : id;
}

/** The key of the item whose document this is; undefined for a hash, and for an id that is made of no item. */
export function readDocumentId(id: string, template: ItemTemplate | undefined, types: KeyTypes): Item | undefined {
  if (id.startsWith(hashedIdMark)) return undefined;
  const read = template === undefined ? readItemKey(id) : readTemplate(template, id, types);
  const keys = read && keysOf(read, types);
  return keys && isIdOf(id, keys, template) ? keys : undefined;
}

/** Somebody else's document may look as if it were an item's. */
function isIdOf(id: string, keys: Item, template: ItemTemplate | undefined): boolean {
  try {
    return documentId({ keys, itemKey: itemKeyOf(keys) }, template) === id;
  } catch {
    return false;
  }
}

function filled(template: ItemTemplate, keys: Change['keys']): string {
  const named = new Set(placeholdersOf(template));
  if (Object.keys(keys).some((name) => !named.has(name))) {
    const text = 'The id of a document must be made of every key attribute (IdWithoutKey).';
    throw new PoisonError(text, { code: 'IdWithoutKey' });
  }
  const ends = endsOf(template);
  return fillTemplate(template, keys, (value) =>
    [...value].map((char) => (ends.has(char) ? spellOut(char) : char)).join(''),
  );
}

/**
 * What ends a value: the first character of each text between two of them. Inside values it is spelled out, and so is
 * the sign that does it, so that no two keys give one text.
 */
function endsOf(template: ItemTemplate): ReadonlySet<string> {
  return new Set(['%', ...[...template.matchAll(/\}([^{}])[^{}]*(?=\{)/gu)].map(([, first]) => first!)]);
}

function spellOut(char: string): string {
  return [...Buffer.from(char)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}
