import type { AttributeValue, Item } from '../../core/attribute-value';
import { PoisonError } from '../../core/errors';
import { stateAttributes } from '../state-attributes';
import type { ReplicatedAttributes } from './settings';

/** An item without its keys as the replica holds it. Values are copied as they stand. Throws a `PoisonError`. */
export type ReplicaOf = (item: Item, keys: Item) => Item;

const ownNames: ReadonlySet<string> = new Set(Object.values(stateAttributes));

/** Chooses and renames the attributes of items. Nothing that an item has is dropped for the sake of another's name. */
export function createReplicaOf({ only, omit, rename = {} }: ReplicatedAttributes): ReplicaOf {
  const wanted = only && new Set(only);
  const unwanted = new Set(omit);
  const names = new Map(Object.entries(rename));
  return (item, keys) => {
    const taken = new Set<string>();
    const attributes: [name: string, value: AttributeValue][] = [];
    for (const name of Object.keys(item)) {
      if (Object.hasOwn(keys, name) || unwanted.has(name) || (wanted && !wanted.has(name))) continue;
      const renamed = names.get(name) ?? name;
      if (ownNames.has(renamed)) throw reserved(renamed);
      if (taken.has(renamed) || Object.hasOwn(keys, renamed)) throw collision();
      taken.add(renamed);
      attributes.push([renamed, item[name]!]);
    }
    // Not by assignment, which would lose an attribute called `__proto__`.
    return Object.fromEntries(attributes);
  };
}

function reserved(name: string): PoisonError {
  const text = `The item has an attribute \`${name}\`, which the replica keeps for itself; omit or rename it`;
  return new PoisonError(`${text} (ReplicaReservedAttribute).`, { code: 'ReplicaReservedAttribute' });
}

function collision(): PoisonError {
  const text = 'An attribute is renamed to the name of another one of the item (ReplicaAttributeTwice).';
  return new PoisonError(text, { code: 'ReplicaAttributeTwice' });
}
