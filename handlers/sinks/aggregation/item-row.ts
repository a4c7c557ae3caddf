import type { Item } from '../../core/attribute-value';
import type { Change } from '../../core/change';
import type { Standing } from '../standing';
import { standingAttributes, standingOf, stateAttributes, tombstoneExpiry } from '../state-attributes';
import { aggregationAttributes } from './aggregation-attributes';
import type { Contribution, NewContribution } from './contribution';
import { itemRowKey } from './row-keys';

/** What the table remembers of one source item. */
export interface ItemRow extends Standing {
  /** Absent where the item is counted in no group. */
  readonly contribution?: Contribution;
}

/** What a change wants its item's row to be. */
export interface Claim {
  readonly change: Change;
  readonly rowKey: string;
  readonly contribution: NewContribution | undefined;
}

export function claimOf(change: Change, contribution: NewContribution | undefined): Claim {
  return { change, rowKey: itemRowKey(change.itemKey), contribution };
}

export function keyOf(rowKey: string): Item {
  return { [aggregationAttributes.rowKey]: { S: rowKey } };
}

/** A row as it was read; undefined for one that is not there, or that no aggregation has written. */
export function readItemRow(row: Item | undefined): ItemRow | undefined {
  if (row === undefined || textOf(row, stateAttributes.version) === undefined) return undefined;
  const standing = standingOf(row);
  const groupRow = textOf(row, aggregationAttributes.countedIn);
  if (groupRow === undefined) return standing;
  const adds = row[aggregationAttributes.adds];
  const numbers = Object.entries(adds && 'M' in adds ? adds.M : {});
  return {
    ...standing,
    contribution: {
      groupRow,
      adds: Object.fromEntries(numbers.flatMap(([sum, value]) => ('N' in value ? [[sum, value.N]] : []))),
    },
  };
}

export interface GuardSettings {
  readonly table: string;
  readonly nowMs: number;
  readonly tombstoneRetentionDays: number | undefined;
}

/**
 * The write of an item's row, which fails unless the row is still as it was read: a version is never given twice, since
 * of all repairs from one time only the first is taken.
 */
export function guardedPut(claim: Claim, known: ItemRow | undefined, { table, ...settings }: GuardSettings): object {
  return {
    TableName: table,
    Item: itemRow(claim, settings),
    ConditionExpression: known ? '#v = :v' : 'attribute_not_exists(#v)',
    ExpressionAttributeNames: { '#v': stateAttributes.version },
    ...(known && { ExpressionAttributeValues: { ':v': { S: known.version } } }),
  };
}

function itemRow(
  { change, rowKey, contribution }: Claim,
  { nowMs, tombstoneRetentionDays }: Omit<GuardSettings, 'table'>,
): Item {
  const isDeleted = change.eventName === 'REMOVE';
  return {
    ...keyOf(rowKey),
    ...standingAttributes(change),
    ...(contribution && {
      [aggregationAttributes.countedIn]: { S: contribution.groupRow },
      [aggregationAttributes.adds]: {
        M: Object.fromEntries(Object.entries(contribution.adds).map(([sum, N]) => [sum, { N }])),
      },
    }),
    ...(isDeleted && {
      [stateAttributes.deleted]: { BOOL: true },
      [stateAttributes.expiresAt]: { N: String(tombstoneExpiry(nowMs, tombstoneRetentionDays)) },
    }),
  };
}

function textOf(row: Item | undefined, attribute: string): string | undefined {
  const value = row?.[attribute];
  return value && 'S' in value ? value.S : undefined;
}
