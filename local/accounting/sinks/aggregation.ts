import type { Item } from '../../../handlers/core/attribute-value';
import type { LoggedChange } from '../../workload';
import { type AggregationRule, modelAggregation, type Totals, unitsOf } from '../aggregation-model';
import { canonicalItem } from '../canonical';
import { describeChange, describeKeys } from '../describe-change';
import { scanTable } from '../gather';
import { AccountSheet, type SinkAccount } from '../sink-account';
import type { KeptSink } from '../topology';
import type { SinkAccountant } from './accountant';

/** Each group has the count and the sums of the items that are in it, and no other group has any. */
export const aggregationAccountant: SinkAccountant = {
  nameOf: tableOf,
  async account({ kept, changes, isQuarantined, clients }) {
    const rows = await scanTable(clients.dynamodb, tableOf(kept));
    return accountAggregation(tableOf(kept), ruleOf(kept), changes, rows, isQuarantined);
  },
  poison: (kept, changes) => modelAggregation(ruleOf(kept), changes).poison,
  hint: (kept) =>
    `aws dynamodb scan --table-name ${tableOf(kept)} --filter-expression 'attribute_exists(#g)' --expression-attribute-names '{"#g":"group"}'`,
};

export function accountAggregation(
  name: string,
  rule: AggregationRule,
  changes: readonly LoggedChange[],
  rows: readonly Item[],
  isQuarantined: (change: LoggedChange) => boolean,
): SinkAccount {
  const sheet = new AccountSheet(name, 'state');
  const model = modelAggregation(rule, changes);
  const found = totalsOf(rows);
  for (const [group, expected] of model.groups) {
    const totals = found.get(group);
    found.delete(group);
    sheet.expected++;
    if (totals && isSame(totals, expected)) sheet.found++;
    else if (totals) sheet.wrong++;
    else sheet.missing++;
    if (!totals || !isSame(totals, expected)) sheet.remark(remarkOf(expected, totals));
  }
  for (const totals of [...found.values()].filter((totals) => !isEmpty(totals))) {
    sheet.wrong++;
    sheet.remark(`The group ${describeKeys(totals.group)} has ${totals.count} items, and must have none.`);
  }
  for (const change of model.poison) {
    if (isQuarantined(change)) sheet.quarantined++;
    else {
      sheet.missing++;
      sheet.remark(`${describeChange(change)} cannot be counted, and is not in the quarantine.`);
    }
  }
  return sheet.account();
}

/** The row of a group that nobody is in stays. */
function isEmpty({ count, sums }: Totals): boolean {
  return count === 0 && [...sums.values()].every((units) => units === 0n);
}

function tableOf({ consumer }: KeptSink): string {
  return consumer.definition.environment.TRIBUTARY_AGGREGATION_TABLE ?? '';
}

function ruleOf({ consumer }: KeptSink): AggregationRule {
  return JSON.parse(consumer.definition.environment.TRIBUTARY_AGGREGATION_RULE ?? '{}') as AggregationRule;
}

/** Rows of a group, which are one for each shard, added up; the digits beyond 28 of a sum are under its name and power. */
function totalsOf(rows: readonly Item[]): Map<string, Totals> {
  const groups = new Map<string, Totals>();
  for (const { rowKey, shard, group: values, count, ...sums } of rows) {
    if (!values || !('M' in values)) continue;
    const group = values.M;
    const totals = groups.get(canonicalItem(group)) ?? { group, count: 0, sums: new Map() };
    groups.set(canonicalItem(group), totals);
    totals.count += count && 'N' in count ? Number(count.N) : 0;
    for (const [attribute, value] of Object.entries(sums)) {
      const [name = '', power = '0'] = attribute.split(/:e(?=-?\d+$)/);
      const units = 'N' in value ? timesTen(unitsOf(value.N), Number(power)) : 0n;
      totals.sums.set(name, (totals.sums.get(name) ?? 0n) + units);
    }
  }
  return groups;
}

/** Without a rest: no part of a sum has digits below 10^-130. */
function timesTen(units: bigint, power: number): bigint {
  return power < 0 ? units / 10n ** BigInt(-power) : units * 10n ** BigInt(power);
}

function isSame(totals: Totals, expected: Totals): boolean {
  const names = new Set([...totals.sums.keys(), ...expected.sums.keys()]);
  return (
    totals.count === expected.count &&
    [...names].every((name) => (totals.sums.get(name) ?? 0n) === (expected.sums.get(name) ?? 0n))
  );
}

function remarkOf(expected: Totals, totals: Totals | undefined): string {
  const group = describeKeys(expected.group);
  if (!totals) return `The group ${group} is missing.`;
  if (totals.count === expected.count) return `A sum of the group ${group} is not what its items say.`;
  return `The group ${group} has ${totals.count} items instead of ${expected.count}.`;
}
