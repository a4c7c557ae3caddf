import type { AttributeValue, Item } from '../../handlers/core/attribute-value';
import type { LoggedChange } from '../workload';
import { canonicalItem, canonicalNumber } from './canonical';
import { itemId } from './write-log';

/** An aggregation's rule, as the function's environment has it. */
export interface AggregationRule {
  readonly groupBy: readonly string[];
  readonly where?: readonly {
    readonly path: string;
    readonly in?: readonly string[];
    readonly notIn?: readonly string[];
    readonly exists?: boolean;
  }[];
  readonly sums?: { readonly [sum: string]: string };
}

export interface Totals {
  readonly group: Item;
  count: number;
  /** In units of 10^-130, the smallest that DynamoDB knows. */
  readonly sums: Map<string, bigint>;
}

/** What an aggregation must hold after all changes, and which changes it can never take. */
export interface AggregationModel {
  /** Groups that somebody is in, by their text. */
  readonly groups: ReadonlyMap<string, Totals>;
  /** Changes that name no proper group or number, which belong into the quarantine. */
  readonly poison: ReadonlySet<LoggedChange>;
}

/** Each item as its last sound change left it, counted once. Written apart from the aggregation itself. */
export function modelAggregation(rule: AggregationRule, changes: readonly LoggedChange[]): AggregationModel {
  const items = new Map<string, Item | undefined>();
  const poison = new Set<LoggedChange>();
  for (const change of changes) {
    if (change.newImage && isPoison(rule, change.newImage)) poison.add(change);
    else items.set(itemId(change.table, change.keys), change.newImage);
  }
  const groups = new Map<string, Totals>();
  for (const item of items.values()) if (item && isCounted(rule, item)) count(groups, rule, item);
  return { groups, poison };
}

/** In units of 10^-130. */
export function unitsOf(number: string): bigint {
  const [mantissa = '', power = '0'] = number.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return BigInt(`${whole}${fraction}`) * 10n ** BigInt(130 + Number(power) - fraction.length);
}

function count(groups: Map<string, Totals>, { groupBy, sums = {} }: AggregationRule, item: Item): void {
  const group = Object.fromEntries(groupBy.map((path) => [path.replace('item.', ''), at(item, path)!]));
  const name = canonicalItem(group);
  const totals = groups.get(name) ?? { group, count: 0, sums: new Map() };
  groups.set(name, totals);
  totals.count += 1;
  for (const [sum, path] of Object.entries(sums)) {
    const value = at(item, path);
    const units = value && 'N' in value ? unitsOf(value.N) : 0n;
    totals.sums.set(sum, (totals.sums.get(sum) ?? 0n) + units);
  }
}

function isPoison(rule: AggregationRule, item: Item): boolean {
  if (!isCounted(rule, item)) return false;
  const isGroup = rule.groupBy.every((path) => ['S', 'N', 'B', 'BOOL'].includes(typeOf(at(item, path))));
  return (
    !isGroup || !Object.values(rule.sums ?? {}).every((path) => ['', 'N', 'NULL'].includes(typeOf(at(item, path))))
  );
}

function isCounted({ groupBy, where = [] }: AggregationRule, item: Item): boolean {
  const isThere = groupBy.every((path) => !['', 'NULL'].includes(typeOf(at(item, path))));
  return isThere && where.every((test) => passes(at(item, test.path), test));
}

function passes(value: AttributeValue | undefined, test: NonNullable<AggregationRule['where']>[number]): boolean {
  if (test.exists !== undefined && test.exists !== (value !== undefined)) return false;
  if (test.in && !test.in.some((text) => isText(value, text))) return false;
  return !test.notIn?.some((text) => isText(value, text));
}

function isText(value: AttributeValue | undefined, text: string): boolean {
  const content = value && Object.values(value)[0];
  if (typeOf(value) === 'N') return canonicalNumber(String(content)) === canonicalNumber(text);
  return ['S', 'BOOL'].includes(typeOf(value)) && String(content) === text;
}

function typeOf(value: AttributeValue | undefined): string {
  return Object.keys(value ?? {})[0] ?? '';
}

function at(item: Item, path: string): AttributeValue | undefined {
  let current: AttributeValue | undefined = { M: item };
  for (const name of path.split('.').slice(1)) {
    current = current && 'M' in current && Object.hasOwn(current.M, name) ? current.M[name] : undefined;
  }
  return current;
}
