import type { Item } from '../../core/attribute-value';
import { isCanary } from '../../core/canary';
import { canonicalNumber } from '../../core/canonical-number';
import type { DynamodbCall } from '../../core/dynamodb-call';
import type { CompareQuestion, Comparison, Inspection, ReadItem } from '../../core/inspection';
import { itemKeyOf, readItemKey } from '../../core/item-key';
import { compareHeld, type HeldPair, wantedOf } from '../compare-held';
import { listRows, readRows } from '../list-rows';
import { readState } from '../read-state';
import { aggregationAttributes } from './aggregation-attributes';
import { type Contribution, contributionOf } from './contribution';
import { keyOf, readItemRow } from './item-row';
import { itemRowKey } from './row-keys';
import type { AggregationRule } from './settings';

interface InspectAggregationParts {
  readonly call: DynamodbCall;
  readonly table: string;
  readonly rule: AggregationRule;
}

/**
 * Looks at what each item was counted as. The groups themselves follow from that, by the transactions that change both.
 */
export function inspectAggregation(parts: InspectAggregationParts): Inspection {
  return {
    list: (question, signal) => listRows(question, { ...parts, placeOf, isOfItem }, signal),
    compare: (question, signal) => compare(question, parts, signal),
  };
}

const itemPrefix = itemRowKey('');

/** The rows of groups are not. */
function isOfItem(row: Item): boolean {
  return rowKeyOf(row).startsWith(itemPrefix);
}

/** A key that is too long for a row's stands there as its hash, which tells nothing. */
function placeOf(row: Item) {
  const where = rowKeyOf(row);
  const keys = readItemKey(where.slice(itemPrefix.length));
  return keys && { keys, where };
}

async function compare(
  question: CompareQuestion,
  { call, table, rule }: InspectAggregationParts,
  signal: AbortSignal,
): Promise<Comparison> {
  // What is passed over is counted as nothing, and that is right.
  const countedAs = (item: ReadItem) => (isCanary(item.keys) ? undefined : contributionOf(readState(item), rule));
  const { wanted, refused } = wantedOf(question.items, countedAs);
  const whereOf = (keys: Item) => itemRowKey(itemKeyOf(keys));
  const rowKeys = wanted.map(([{ keys }]) => keyOf(whereOf(keys)));
  const rows = await readRows(call, table, rowKeys, signal);
  const stored = new Map(rows.map((row) => [rowKeyOf(row), readItemRow(row)] as const));
  const pairs = wanted.map(([{ keys }, wanted]): HeldPair<Contribution> => {
    const where = whereOf(keys);
    const row = stored.get(where);
    return { keys, where, wanted, held: row && { ...row, content: row.contribution } };
  });
  return { ...compareHeld(question, pairs, differingNames), refused };
}

/** `countedIn` for the group, and the names of sums. */
function differingNames(wanted: Contribution, held: Contribution): readonly string[] {
  const sums = [...new Set([...Object.keys(wanted.adds), ...Object.keys(held.adds)])].filter(
    (sum) => numberOf(wanted, sum) !== numberOf(held, sum),
  );
  return [...(wanted.groupRow === held.groupRow ? [] : [aggregationAttributes.countedIn]), ...sums].sort();
}

function numberOf({ adds }: Contribution, sum: string): string | undefined {
  return Object.hasOwn(adds, sum) ? canonicalNumber(adds[sum]!) : undefined;
}

function rowKeyOf(row: Item): string {
  const value = row[aggregationAttributes.rowKey];
  return value && 'S' in value ? value.S : '';
}
