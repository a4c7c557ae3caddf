import type { AttributeValue } from '../../core/attribute-value';
import { aggregationAttributes } from './aggregation-attributes';
import type { Contribution, NewContribution } from './contribution';
import { partAttribute, partsOf, unitsText } from './exact-sum';
import { keyOf } from './item-row';

/** What an item was counted as, and what it is counted as from now on. */
export interface Move {
  readonly from: Contribution | undefined;
  readonly to: NewContribution | undefined;
}

/** What moves change in one row of a group. */
interface GroupDelta {
  count: number;
  /** By attribute, in units of 10^-10. */
  readonly sums: Map<string, bigint>;
  /** What the row says of itself; absent where nothing comes in, so that the row is there already. */
  group?: NewContribution['group'];
}

/** New minus stored of some items, by the group rows that it changes. */
export type GroupDeltas = ReadonlyMap<string, GroupDelta>;

/** New minus stored, taken together: a group whose items only replace each other is not in it. */
export function groupDeltas(moves: readonly Move[]): GroupDeltas {
  const deltas = new Map<string, GroupDelta>();
  for (const { from, to } of moves) {
    if (from) add(deltas, from, -1);
    if (to) add(deltas, to, 1).group = to.group;
  }
  return new Map([...deltas].filter(([, { count, sums }]) => count !== 0 || sums.size > 0));
}

function add(deltas: Map<string, GroupDelta>, { groupRow, adds }: Contribution, sign: 1 | -1): GroupDelta {
  const delta = deltas.get(groupRow) ?? { count: 0, sums: new Map<string, bigint>() };
  deltas.set(groupRow, delta);
  delta.count += sign;
  for (const [sum, number] of Object.entries(adds)) {
    for (const [power, units] of partsOf(number)) {
      const attribute = partAttribute(sum, power);
      const total = (delta.sums.get(attribute) ?? 0n) + BigInt(sign) * units;
      if (total === 0n) delta.sums.delete(attribute);
      else delta.sums.set(attribute, total);
    }
  }
  return delta;
}

/** The update that adds a delta to its row, and makes the row where it is new. */
export function groupUpdate(table: string, groupRow: string, { count, sums, group }: GroupDelta): object {
  const additions: readonly (readonly [attribute: string, number: string])[] = [
    ...(count === 0 ? [] : [[aggregationAttributes.count, String(count)] as const]),
    ...[...sums].map(([attribute, units]) => [attribute, unitsText(units)] as const),
  ];
  const settings: readonly (readonly [attribute: string, value: AttributeValue])[] = group
    ? [
        [aggregationAttributes.group, { M: group.values }],
        [aggregationAttributes.shard, { N: String(group.shard) }],
      ]
    : [];
  const names = [...additions, ...settings].map(([attribute]) => attribute);
  const values = [...additions.map(([, N]) => ({ N })), ...settings.map(([, value]) => value)];
  const terms = (from: number, to: number, sign: string) =>
    names
      .slice(from, to)
      .map((_, place) => `#${from + place}${sign}:${from + place}`)
      .join(', ');
  const add = `ADD ${terms(0, additions.length, ' ')}`;
  return {
    TableName: table,
    Key: keyOf(groupRow),
    UpdateExpression: group ? `${add} SET ${terms(additions.length, names.length, ' = ')}` : add,
    ExpressionAttributeNames: Object.fromEntries(names.map((name, place) => [`#${place}`, name])),
    ExpressionAttributeValues: Object.fromEntries(values.map((value, place) => [`:${place}`, value])),
  };
}
