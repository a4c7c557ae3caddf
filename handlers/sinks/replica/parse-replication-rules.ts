import { SettingsError } from '../../core/errors';
import { itemPathPattern } from '../item-path';
import { stateAttributes } from '../state-attributes';
import type { ReplicationRules } from './settings';

type Loose = { readonly [name: string]: unknown };
type Expect = (isRight: boolean, setting: string, rule: string, got: unknown) => void;

/** The `ReplicationRules` that a setting holds as JSON; null counts as absent. Throws one `SettingsError` for all mistakes. */
export function parseReplicationRules(value: unknown): ReplicationRules {
  const problems: string[] = [];
  const expect: Expect = (isRight, setting, rule, got) => {
    if (!isRight) problems.push(`replica: \`${setting}\` must be ${rule}, got ${JSON.stringify(got)}. Correct it.`);
  };
  const rules = withoutNulls(value) as Loose;
  expect(isObject(rules), 'replica', 'an object', value);
  const {
    where = [],
    attributes = {},
    loopPrevention,
    ttlDeletes,
    timeToLiveAttribute,
    tombstoneRetentionDays,
  } = rules;
  expectTests(where, expect);
  expectAttributes(attributes, expect);
  if (loopPrevention !== undefined) expectLoopPrevention(loopPrevention, expect);
  expect([undefined, true, false].includes(ttlDeletes as undefined), 'ttlDeletes', 'true or false', ttlDeletes);
  expect(isAbsentOr(isText, timeToLiveAttribute), 'timeToLiveAttribute', 'an attribute name', timeToLiveAttribute);
  const days = tombstoneRetentionDays;
  expect(isAbsentOr(isDays, days), 'tombstoneRetentionDays', 'days, 1 or more', days);
  if (problems.length > 0) throw new SettingsError(problems);
  return rules as ReplicationRules;
}

function expectTests(where: unknown, expect: Expect): void {
  expect(Array.isArray(where), 'where', 'a list of tests', where);
  for (const [index, test] of Array.isArray(where) ? where.entries() : []) {
    const { path, in: wanted, notIn: unwanted, exists } = loose(test);
    const at = `where[${index}]`;
    const isPath = isText(path) && itemPathPattern.test(path as string);
    expect(isPath, `${at}.path`, 'a path below `item`', path);
    expect(isAbsentOr(isTexts, wanted), `${at}.in`, 'a list of texts', wanted);
    expect(isAbsentOr(isTexts, unwanted), `${at}.notIn`, 'a list of texts', unwanted);
    expect([undefined, true, false].includes(exists as undefined), `${at}.exists`, 'true or false', exists);
  }
}

function expectAttributes(attributes: unknown, expect: Expect): void {
  const { only, omit, rename } = loose(attributes);
  expect(isObject(attributes), 'attributes', 'an object', attributes);
  expect(isAbsentOr(isTexts, only), 'attributes.only', 'a list of attribute names', only);
  expect(isAbsentOr(isTexts, omit), 'attributes.omit', 'a list of attribute names', omit);
  expect(only === undefined || omit === undefined, 'attributes.omit', 'absent where `attributes.only` is given', omit);
  expect(isAbsentOr(isObject, rename), 'attributes.rename', 'an object of names', rename);
  const names = Object.values(loose(rename));
  expect(names.every(isText), 'attributes.rename', 'an object of names', rename);
  expect(new Set(names).size === names.length, 'attributes.rename', 'free of names that occur twice', names);
  const reserved = names.filter((name) => Object.values<unknown>(stateAttributes).includes(name));
  expect(reserved.length === 0, 'attributes.rename', 'free of names that every replica carries', reserved);
}

function expectLoopPrevention(loopPrevention: unknown, expect: Expect): void {
  const { attribute, region } = loose(loopPrevention);
  const isFree = isText(attribute) && !Object.values<unknown>(stateAttributes).includes(attribute);
  expect(isFree, 'loopPrevention.attribute', 'an attribute name that the sink does not use itself', attribute);
  expect(isAbsentOr(isText, region), 'loopPrevention.region', 'the name of this side', region);
}

/** Terraform writes null for what is absent in an object. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const members = Object.entries(value as Loose).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member)]));
}

function loose(value: unknown): Loose {
  return isObject(value) ? (value as Loose) : {};
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isAbsentOr(holds: (value: unknown) => boolean, value: unknown): boolean {
  return value === undefined || holds(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}

function isDays(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 1;
}
