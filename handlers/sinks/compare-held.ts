import type { Item } from '../core/attribute-value';
import { PoisonError } from '../core/errors';
import type { CompareQuestion, Comparison, Difference, ReadItem } from '../core/inspection';
import { heldFromMs, type Standing } from './standing';

/** What a sink holds in one place, and what the item as it was read would make of it. */
export interface HeldPair<Content> {
  readonly keys: Item;
  readonly where: string;
  /** Undefined where nothing is to be there. */
  readonly wanted: Content | undefined;
  /** Undefined where nothing is there, not even a tombstone. */
  readonly held: (Standing & { readonly content: Content | undefined }) | undefined;
}

/** What the pairs come to. `namesOf` tells in which attributes two contents differ. */
export function compareHeld<Content>(
  { readFromMs, items }: CompareQuestion,
  pairs: readonly HeldPair<Content>[],
  namesOf: (wanted: Content, held: Content) => readonly string[],
): Omit<Comparison, 'refused'> {
  const judged = pairs.filter(({ held }) => !held || heldFromMs(held) < readFromMs);
  const differences = judged.flatMap(({ keys, where, wanted, held }): Difference[] => {
    const content = held?.content;
    if (content === undefined) return wanted === undefined ? [] : [{ keys, kind: 'missing', where }];
    if (wanted === undefined) return [{ keys, kind: 'extra', where }];
    const attributes = namesOf(wanted, content);
    return attributes.length === 0 ? [] : [{ keys, kind: 'differs', where, attributes }];
  });
  return { compared: items.length, differences, newer: pairs.length - judged.length };
}

/** What each item makes of what is to be there; `refused` counts those that are poison. */
export function wantedOf<Wanted>(
  items: readonly ReadItem[],
  make: (item: ReadItem) => Wanted,
): { readonly wanted: readonly (readonly [ReadItem, Wanted])[]; readonly refused: number } {
  const wanted = items.flatMap((item): [ReadItem, Wanted][] => {
    try {
      return [[item, make(item)]];
    } catch (error) {
      if (error instanceof PoisonError) return [];
      throw error;
    }
  });
  return { wanted, refused: items.length - wanted.length };
}
