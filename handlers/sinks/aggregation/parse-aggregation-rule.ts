import { SettingsError } from '../../core/errors';
import { itemPathPattern } from '../item-path';
import { stateAttributes } from '../state-attributes';
import { aggregationAttributes } from './aggregation-attributes';
import { sumOfAttribute } from './exact-sum';
import type { AggregationRule } from './settings';

type Loose = { readonly [name: string]: unknown };
type Expect = (isRight: boolean, setting: string, rule: string, got: unknown) => void;

const reservedNames: readonly string[] = [...Object.values(aggregationAttributes), ...Object.values(stateAttributes)];

/** The `AggregationRule` that a setting holds as JSON. Throws one `SettingsError` that names all that is wrong with it. */
export function parseAggregationRule(value: unknown): AggregationRule {
  const problems: string[] = [];
  const expect: Expect = (isRight, setting, rule, got) => {
    if (isRight) return;
    problems.push(`aggregation: \`${setting}\` must be ${rule}, got ${JSON.stringify(got)}. Correct the rule.`);
  };
  const { groupBy, where, sums, shards, tombstoneRetentionDays: days } = loose(value);
  expectGroups(expect, groupBy);
  expectTests(expect, where);
  expectSums(expect, sums);
  expect(isWhole(shards, 1, 100), 'shards', '1 to 100', shards);
  expect(isWhole(days, 1), 'tombstoneRetentionDays', 'days, 1 or more', days);
  if (problems.length > 0) throw new SettingsError(problems);
  return value as AggregationRule;
}

function expectGroups(expect: Expect, groupBy: unknown): void {
  const paths = Array.isArray(groupBy) ? groupBy : [];
  const isRight = paths.length >= 1 && paths.length <= 8 && new Set(paths).size === paths.length;
  expect(isRight, 'groupBy', 'a list of 1 to 8 different paths', groupBy);
  for (const [index, path] of paths.entries()) expectPath(expect, `groupBy[${index}]`, path);
}

function expectTests(expect: Expect, where: unknown): void {
  expect(where === undefined || Array.isArray(where), 'where', 'a list of tests', where);
  for (const [index, test] of Array.isArray(where) ? where.entries() : []) {
    const { path, exists, ...lists } = loose(test);
    expectPath(expect, `where[${index}].path`, path);
    expect(exists === undefined || typeof exists === 'boolean', `where[${index}].exists`, 'true or false', exists);
    for (const name of ['in', 'notIn'])
      expect(isTextList(lists[name]), `where[${index}].${name}`, 'a list of texts', lists[name]);
  }
}

function expectSums(expect: Expect, sums: unknown): void {
  const entries = Object.entries(loose(sums));
  expect(sums === undefined || loose(sums) === sums, 'sums', 'an object of paths', sums);
  expect(entries.length <= 20, 'sums', 'at most 20', entries.length);
  for (const [name, path] of entries) {
    expectPath(expect, `sums.${name}`, path);
    const isFree = !reservedNames.includes(name) && name !== '' && sumOfAttribute(name)[0] === name;
    expect(isFree, 'sums', 'free of names that rows carry of their own accord', name);
  }
}

function expectPath(expect: Expect, setting: string, path: unknown): void {
  expect(typeof path === 'string' && itemPathPattern.test(path), setting, 'a path below `item`', path);
}

function isTextList(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.every((text) => typeof text === 'string'));
}

function isWhole(value: unknown, min: number, max = Number.MAX_SAFE_INTEGER): boolean {
  return value === undefined || (Number.isInteger(value) && Number(value) >= min && Number(value) <= max);
}

function loose(value: unknown): Loose {
  return typeof value === 'object' && value !== null ? (value as Loose) : {};
}
