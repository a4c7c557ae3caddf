import type { AttributeValue, Item } from '../../handlers/core/attribute-value';
import type { LoggedChange } from '../workload';
import { canonicalNumber } from './canonical';
import { itemId } from './write-log';

/** What of a table its replica holds, as the function's environment has it. */
export interface ReplicatedPart {
  readonly where?: readonly {
    readonly path: string;
    readonly in?: readonly string[] | null;
    readonly notIn?: readonly string[] | null;
    readonly exists?: boolean | null;
  }[];
  readonly attributes?: {
    readonly only?: readonly string[] | null;
    readonly omit?: readonly string[] | null;
    readonly rename?: { readonly [name: string]: string } | null;
  };
  readonly loopPrevention?: { readonly attribute: string };
}

export interface ReplicaModel {
  /** By the item's id; an item without a replica is not there. */
  readonly items: ReadonlyMap<string, Item>;
  /** Changes that the replica cannot hold. */
  readonly poison: ReadonlySet<LoggedChange>;
}

/** What a replica must hold after these changes, made apart from the sink's own code. */
export function modelReplica(part: ReplicatedPart, changes: readonly LoggedChange[]): ReplicaModel {
  const items = new Map<string, Item>();
  const poison = new Set<LoggedChange>();
  for (const change of changes) {
    const id = itemId(change.table, change.keys);
    const replica = change.newImage && isReplicated(change.newImage, part) ? replicaOf(change, part) : undefined;
    if (replica === 'poison') poison.add(change);
    else if (replica) items.set(id, replica);
    else items.delete(id);
  }
  return { items, poison };
}

function isReplicated(item: Item, { where = [] }: ReplicatedPart): boolean {
  return where.every((test) => {
    const value = test.path
      .split('.')
      .slice(1)
      .reduce<AttributeValue | undefined>((at, name) => (at && 'M' in at ? at.M[name] : undefined), { M: item });
    const isOne = (texts: readonly string[]) => value !== undefined && texts.some((text) => isSame(value, text));
    return (
      (test.exists == null || test.exists === (value !== undefined)) &&
      (test.in == null || isOne(test.in)) &&
      (test.notIn == null || !isOne(test.notIn))
    );
  });
}

function isSame(value: AttributeValue, text: string): boolean {
  if ('N' in value) return canonicalNumber(value.N) === canonicalNumber(text);
  return ('S' in value && value.S === text) || ('BOOL' in value && String(value.BOOL) === text);
}

const reserved = ['_version', '_changedAtMs', '_repairedFromMs', '_deleted', '_expiresAt'];

function replicaOf({ keys, newImage = {} }: LoggedChange, { attributes = {} }: ReplicatedPart): Item | 'poison' {
  const { only, omit, rename } = attributes;
  const kept = Object.entries(newImage).filter(([name]) => !Object.hasOwn(keys, name));
  const chosen = kept.filter(([name]) => (only ?? [name]).includes(name) && !omit?.includes(name));
  const named = chosen.map(([name, value]) => [rename?.[name] ?? name, value] as const);
  const names = [...Object.keys(keys), ...named.map(([name]) => name)];
  if (new Set(names).size < names.length || names.some((name) => reserved.includes(name))) return 'poison';
  return { ...keys, ...Object.fromEntries(named) };
}
