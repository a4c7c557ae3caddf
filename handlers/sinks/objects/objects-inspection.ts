import type { Item } from '../../core/attribute-value';
import type { Change } from '../../core/change';
import { forEachBounded } from '../../core/for-each-bounded';
import type { CompareQuestion, Comparison, HeldPage, Inspection, ListQuestion, ReadItem } from '../../core/inspection';
import { compareHeld, type HeldPair, wantedOf } from '../compare-held';
import { readState } from '../read-state';
import { differingFields } from '../same-plain';
import { differingNames } from '../same-value';
import { objectKeyOf, readObjectKey } from './object-key';
import { standingOf } from './object-standing';
import type { ObjectsSinkParts } from './objects-sink';
import type { ObjectFormat } from './settings';

/** What an object of a state holds. */
export type BodyOf = (change: Change) => string;

/** A tombstone is an empty object, so a listing tells it without looking into any. */
export function inspectObjects(parts: ObjectsSinkParts, bodyOf: BodyOf): Inspection {
  return {
    list: (question, signal) => list(question, parts, signal),
    compare: (question, signal) => compare(question, parts, bodyOf, signal),
  };
}

async function list(
  { keys: types, after, limit }: ListQuestion,
  { objects, bucket, layout }: ObjectsSinkParts,
  signal: AbortSignal,
): Promise<HeldPage> {
  const place = { bucket, prefix: layout.prefix ?? '', after, keysMax: limit };
  const { objects: found, isLast } = await objects.list(place, signal);
  const standing = found.filter(({ bytes }) => bytes > 0);
  const held = standing.flatMap(({ key: where }) => {
    const keys = readObjectKey(where, layout, types);
    return keys ? [{ keys, where }] : [];
  });
  const last = found.at(-1);
  return { held, unnamed: standing.length - held.length, ...(!isLast && last && { after: last.key }) };
}

/** Reads in flight at once. */
const readsMax = 16;

/** What an object is to hold, as an item and as text. */
interface Content {
  readonly image?: Item;
  readonly body: string;
}

async function compare(
  question: CompareQuestion,
  { objects, bucket, layout }: ObjectsSinkParts,
  bodyOf: BodyOf,
  signal: AbortSignal,
): Promise<Comparison> {
  const { wanted, refused } = wantedOf(question.items, (item) => wantedObject(item, layout, bodyOf));
  const pairs: HeldPair<Content>[] = [];
  await forEachBounded(wanted, readsMax, async ([{ keys }, { where, content }]) => {
    const object = await objects.get({ bucket, key: where }, signal);
    const held = object && { ...standingOf(object), content: object.body === '' ? undefined : { body: object.body } };
    pairs.push({ keys, where, wanted: content, held });
  });
  return { ...compareHeld(question, pairs, (left, right) => namesOf(left, right, layout.format)), refused };
}

function wantedObject(item: ReadItem, layout: ObjectsSinkParts['layout'], bodyOf: BodyOf) {
  const state = readState(item);
  const where = objectKeyOf(state, layout);
  return { where, content: item.image && { image: item.image, body: bodyOf(state) } };
}

function namesOf({ image, body }: Content, held: Content, format: ObjectFormat | undefined): readonly string[] {
  if (body === held.body) return [];
  const stored = objectIn(held.body);
  // What is no object at all is not told by a name of its own.
  if (!stored) return Object.keys(image!).sort();
  return format === 'json' ? differingFields(image!, stored) : differingNames(image!, stored as Item);
}

function objectIn(body: string): { readonly [name: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as { readonly [name: string]: unknown }) : undefined;
  } catch {
    return undefined;
  }
}
