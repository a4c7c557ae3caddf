import type { Item } from '../../handlers/core/attribute-value';
import { isTombstone, stateAttributes } from '../../handlers/sinks/state-attributes';
import type { Damage } from './subject';

/** Rows that can be put and taken away past the sink. */
export interface DamagedRows {
  scan(): Promise<readonly object[]>;
  remove?(key: Item): Promise<unknown>;
  put?(row: Item): Promise<unknown>;
}

export interface RowDamage {
  readonly keyNames: readonly string[];
  /** Which rows are of items. Default: all. */
  readonly isOfItem?: (row: Item) => boolean;
  readonly whereOf: (row: Item) => string;
  /** The row with one thing changed, and which; undefined where nothing in it can be. */
  readonly alter: (row: Item) => { readonly row: Item; readonly attribute: string } | undefined;
}

/** Takes a row away, or alters one; undefined where there is none, or where the place cannot be reached past the sink. */
export async function damageRows(
  rows: DamagedRows,
  turn: number,
  { keyNames, isOfItem = () => true, whereOf, alter }: RowDamage,
): Promise<Damage | undefined> {
  const standing = ((await rows.scan()) as readonly Item[]).filter((row) => !isTombstone(row) && isOfItem(row));
  const row = standing[turn % Math.max(standing.length, 1)];
  if (!row || !rows.put || !rows.remove) return undefined;
  const where = whereOf(row);
  const altered = turn % 2 === 0 ? undefined : alter(row);
  if (altered) {
    await rows.put(altered.row);
    return { kind: 'differs', where, attributes: [altered.attribute] };
  }
  await rows.remove(Object.fromEntries(keyNames.map((name) => [name, row[name]!])));
  return { kind: 'missing', where };
}

/** Alters the first attribute that is neither a key nor the sink's own. */
export function alterAttribute(row: Item, keyNames: readonly string[]): ReturnType<RowDamage['alter']> {
  const own: readonly string[] = [...keyNames, ...Object.values(stateAttributes)];
  const attribute = Object.keys(row)
    .sort()
    .find((name) => !own.includes(name));
  return attribute === undefined ? undefined : { attribute, row: { ...row, [attribute]: { S: 'somebody else' } } };
}
