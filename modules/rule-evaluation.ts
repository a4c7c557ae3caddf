import type { SettingMistake } from './errors';
import { type Claim, kindOf, type Rule, type Sentence, type Term, type ValueKind } from './rule';
import { elementEnds, nameOf, type Step, stepsOf } from './rule-path';
import { pascalCase } from './spelling';

export interface EvaluationOptions {
  /** True for a value that only Terraform will know: what depends on it is not decided. Default: nothing is. */
  readonly isUnresolved?: (value: unknown) => boolean;
}

/** What Terraform alone knows, or what another check has refused for its type. */
const unknown: unique symbol = Symbol('unknown');

interface Element {
  readonly value: unknown;
  /** Position in its list, or name in its map. */
  readonly key: number | string;
}

interface Scope {
  readonly settings: unknown;
  /** The elements that the rule is about, by the name of the path to them. */
  readonly elements: ReadonlyMap<string, Element>;
  readonly innermost?: Element;
  readonly item?: unknown;
  readonly isUnresolved: (value: unknown) => boolean;
}

/** What is wrong with settings by one rule: one mistake for each element that breaks it. */
export function brokenBy(
  rule: Rule,
  settings: unknown,
  { where, prefix = '' }: { readonly where: string; readonly prefix?: string },
  { isUnresolved = () => false }: EvaluationOptions = {},
): SettingMistake[] {
  const steps = stepsOf(rule.setting);
  return scopesOf(steps, { settings, elements: new Map(), isUnresolved })
    .filter((scope) => isKept(rule, scope) === false)
    .map((scope) => {
      const value = rule.value && termValue(rule.value, scope);
      return {
        where,
        setting: `${prefix}${placeOf(steps, scope)}`,
        rule: textOf(rule.rule, scope),
        remedy: textOf(rule.remedy, scope),
        ...(value === undefined || value === null || value === unknown ? {} : { value }),
      };
    });
}

/** Whether a rule holds for the settings, whatever Terraform decides of the rest; undefined where it depends on that. */
export function holdsFor(rule: Rule, settings: unknown, options: EvaluationOptions = {}): boolean | undefined {
  const { isUnresolved = () => false } = options;
  const scopes = scopesOf(stepsOf(rule.setting), { settings, elements: new Map(), isUnresolved });
  return joinAll(scopes.map((scope) => isKept(rule, scope)));
}

/** Whether the rule holds for the elements of the scope; undefined where Terraform decides it. */
function isKept({ holds, value, asksForKind }: Rule, scope: Scope): boolean | undefined {
  return joinAll([claims(holds, scope), asksForKind && value ? isOfItsKind(value, scope) : true]);
}

/** What is absent is of any kind: a claim asks whether it is given. */
function isOfItsKind(term: Term, scope: Scope): boolean | undefined {
  const value = termValue(term, scope);
  return value === unknown ? undefined : value === null || isOfKind[kindOf(term)](value);
}

const isOfKind: { readonly [kind in ValueKind]: (value: unknown) => boolean } = {
  text: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  flag: (value) => typeof value === 'boolean',
  list: Array.isArray,
};

function scopesOf(steps: readonly Step[], scope: Scope): readonly Scope[] {
  return elementEnds(steps).reduce<readonly Scope[]>(
    (scopes, end) => scopes.flatMap((outer) => elementScopes(steps.slice(0, end), outer)),
    [scope],
  );
}

function elementScopes(steps: readonly Step[], scope: Scope): readonly Scope[] {
  const container = follow(steps.slice(0, -1), scope);
  if (typeof container !== 'object' || container === null) return [];
  const isList = Array.isArray(container);
  const found = Object.entries(container).filter(([, value]) => value !== undefined);
  return found.map(([key, value]) => {
    const element = { value, key: isList ? Number(key) : key };
    return { ...scope, elements: new Map([...scope.elements, [nameOf(steps), element]]), innermost: element };
  });
}

/** `replicas[1].regionName`: the setting's name with the elements it is about. */
function placeOf(steps: readonly Step[], scope: Scope): string {
  return steps.reduce((place, step, index) => {
    if ('member' in step) return place === '' ? step.member : `${place}.${step.member}`;
    const { key } = scope.elements.get(nameOf(steps.slice(0, index + 1)))!;
    return step.each === 'list' ? `${place}[${key}]` : `${place}.${key}`;
  }, '');
}

/** Follows a path from the nearest element that the rule is about. Null is what is absent. */
function follow(steps: readonly Step[], scope: Scope): unknown {
  const ends = elementEnds(steps).filter((end) => scope.elements.has(nameOf(steps.slice(0, end))));
  const start = ends.at(-1) ?? 0;
  const from = start === 0 ? scope.settings : scope.elements.get(nameOf(steps.slice(0, start)))!.value;
  return walk(from, steps.slice(start), scope);
}

function walk(value: unknown, steps: readonly Step[], scope: Scope): unknown {
  if (scope.isUnresolved(value)) return unknown;
  const [step, ...rest] = steps;
  if (step === undefined) return value ?? null;
  if (value === undefined || value === null) return steps.some((each) => 'each' in each) ? [] : null;
  if (typeof value !== 'object') return unknown;
  if ('member' in step) return walk((value as { readonly [name: string]: unknown })[step.member], rest, scope);
  return Object.values(value)
    .map((element) => walk(element, rest, scope))
    .filter((element) => element !== null)
    .flat();
}

const evaluators: {
  readonly [is in Term['is']]: (term: Extract<Term, { is: is }>, scope: Scope) => unknown;
} = {
  literal: ({ value }) => value,
  setting: ({ path, otherwise }, scope) => follow(stepsOf(path), scope) ?? otherwise ?? null,
  elements: ({ path }, scope) => walk(scope.settings, stepsOf(path), scope),
  item: ({ path }, scope) => walk(scope.item, stepsOf(path), scope),
  position: (_term, { innermost }) => innermost?.key,
  key: (_term, { innermost }) => innermost?.key,
  keys: ({ path }, scope) => known(follow(stepsOf(path), scope) ?? {}, (map) => namesOf(map)),
  keysOfEach: ({ path, member }, scope) =>
    known(follow(stepsOf(path), scope) ?? {}, (map) =>
      Object.values(map as { [key: string]: { [name: string]: object | null } }).flatMap((each) =>
        namesOf(each[member] ?? {}),
      ),
    ),
  entries: ({ path }, scope) =>
    known(follow(stepsOf(path), scope) ?? {}, (map) =>
      namesOf(map).flatMap((name) => [name, walk((map as { [name: string]: unknown })[name], [], scope)]),
    ),
  concat: ({ lists }, scope) => knownAll(lists, scope, (values) => values.flatMap(listOf)),
  tuple: ({ items }, scope) => items.map((each) => termValue(each, scope)).filter((each) => each !== null),
  collect: ({ of, where, take }, scope) =>
    known(termValue(of, scope), (values) => {
      const scopes = listOf(values).map((each) => ({ ...scope, item: each }));
      const chosen = scopes.map((each) => claims(where, each));
      if (chosen.includes(undefined)) return unknown;
      return scopes.filter((_scope, index) => chosen[index]).map((each) => termValue(take, each));
    }),
  first: ({ of }, scope) => known(termValue(of, scope), (values) => listOf(values)[0] ?? null),
  indexOf: ({ list, item }, scope) =>
    knownAll([list, item], scope, ([values, value]) =>
      listOf(values).includes(unknown) ? unknown : listOf(values).indexOf(value),
    ),
  length: ({ of }, scope) => known(termValue(of, scope), (value) => lengthOf(value)),
  bytes: ({ of }, scope) =>
    known(termValue(of, scope), (values) =>
      listOf(values).includes(unknown) ? unknown : new TextEncoder().encode(listOf(values).join('')).length,
    ),
  plus: ({ operands }, scope) => calculated(operands, scope, (left, right) => left + right),
  times: ({ operands }, scope) => calculated(operands, scope, (left, right) => left * right),
  floor: ({ of }, scope) =>
    known(termValue(of, scope), (value) => (typeof value === 'number' ? Math.floor(value) : unknown)),
  asNumber: ({ of }, scope) => known(termValue(of, scope), Number),
  part: ({ of, separator, position }, scope) =>
    known(termValue(of, scope), (value) => String(value).split(separator)[position] ?? null),
  pascalCase: ({ of }, scope) => known(termValue(of, scope), (value) => pascalCase(String(value))),
  joined: ({ of, separator }, scope) => known(termValue(of, scope), (values) => listOf(values).join(separator)),
  sentence: ({ sentence }, scope) => textOf(sentence, scope),
  choose: ({ when, there, otherwise }, scope) => {
    const chosen = claims(when, scope);
    return chosen === undefined ? unknown : termValue(chosen ? there : otherwise, scope);
  },
};

function termValue(term: Term, scope: Scope): unknown {
  return (evaluators[term.is] as (term: Term, scope: Scope) => unknown)(term, scope);
}

const judges: {
  readonly [is in Claim['is']]: (claim: Extract<Claim, { is: is }>, scope: Scope) => boolean | undefined;
} = {
  always: ({ value }) => value,
  given: ({ of }, scope) => {
    const value = termValue(of, scope);
    return value === unknown ? undefined : value !== null;
  },
  true: ({ of }, scope) => {
    const value = termValue(of, scope);
    return typeof value === 'boolean' ? value : undefined;
  },
  compare: ({ by, left, right }, scope) => compare(by, termValue(left, scope), termValue(right, scope)),
  all: ({ of }, scope) => joinAll(of.map((claim) => claims(claim, scope))),
  any: ({ of }, scope) => invert(joinAll(of.map((claim) => invert(claims(claim, scope))))),
  not: ({ of }, scope) => invert(claims(of, scope)),
  implies: ({ premise, conclusion }, scope) => {
    const applies = claims(premise, scope);
    if (applies === false) return true;
    const holds = claims(conclusion, scope);
    return applies === undefined && holds === false ? undefined : holds;
  },
  contains: ({ list, item }, scope) => {
    const [values, value] = [termValue(list, scope), termValue(item, scope)];
    if (values === unknown || value === unknown) return undefined;
    if (listOf(values).includes(value)) return true;
    return listOf(values).includes(unknown) ? undefined : false;
  },
  matches: ({ of, pattern }, scope) => {
    const value = termValue(of, scope);
    if (value === null) return false;
    return typeof value === 'string' ? pattern.test(value) : undefined;
  },
  json: ({ of, as }, scope) => {
    const value = termValue(of, scope);
    return typeof value === 'string' ? isJsonText(value, as) : undefined;
  },
  every: ({ list, holds }, scope) => {
    const values = termValue(list, scope);
    if (values === unknown || !Array.isArray(values)) return values === null ? true : undefined;
    return joinAll(values.map((each) => (each === unknown ? undefined : claims(holds, { ...scope, item: each }))));
  },
  distinct: ({ list }, scope) => {
    const values = termValue(list, scope);
    if (!Array.isArray(values)) return values === null ? true : undefined;
    const knownValues = values.filter((each) => each !== unknown);
    if (new Set(knownValues).size < knownValues.length) return false;
    return knownValues.length < values.length ? undefined : true;
  },
};

function claims(claim: Claim, scope: Scope): boolean | undefined {
  return (judges[claim.is] as (claim: Claim, scope: Scope) => boolean | undefined)(claim, scope);
}

function compare(by: '==' | '<' | '<=', left: unknown, right: unknown): boolean | undefined {
  if (left === unknown || right === unknown) return undefined;
  if (by === '==') return left === right;
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  return by === '<' ? left < right : left <= right;
}

/** False as soon as one is, whatever is not known of the others. */
function joinAll(all: readonly (boolean | undefined)[]): boolean | undefined {
  if (all.includes(false)) return false;
  return all.includes(undefined) ? undefined : true;
}

function invert(claim: boolean | undefined): boolean | undefined {
  return claim === undefined ? undefined : !claim;
}

function isJsonText(text: string, as: 'any' | 'object'): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return as === 'any' || (typeof value === 'object' && value !== null && !Array.isArray(value));
  } catch {
    return false;
  }
}

function textOf({ parts, terms }: Sentence, scope: Scope): string {
  return parts.reduce((left, part, index) => {
    const value = termValue(terms[index - 1]!, scope);
    return `${left}${typeof value === 'symbol' ? '?' : value}${part}`;
  });
}

function known(value: unknown, then: (value: unknown) => unknown): unknown {
  return value === unknown ? unknown : then(value);
}

function knownAll(terms: readonly Term[], scope: Scope, then: (values: readonly unknown[]) => unknown): unknown {
  const values = terms.map((term) => termValue(term, scope));
  return values.includes(unknown) ? unknown : then(values);
}

function calculated(terms: readonly Term[], scope: Scope, by: (left: number, right: number) => number): unknown {
  return knownAll(terms, scope, (values) =>
    values.every((value) => typeof value === 'number') ? (values as number[]).reduce(by) : unknown,
  );
}

function lengthOf(value: unknown): unknown {
  if (Array.isArray(value) || typeof value === 'string') return value.length;
  return typeof value === 'object' && value !== null ? namesOf(value).length : unknown;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function namesOf(map: unknown): string[] {
  return Object.entries(map as object).flatMap(([name, value]) => (value === undefined ? [] : [name]));
}
