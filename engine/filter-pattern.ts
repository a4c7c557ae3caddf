import {
  type EventSourceKind,
  type FieldRule,
  type FilterPattern,
  jsonNumberOf,
  type NumericComparison,
  parseFilterPattern,
} from '../modules/event-source-settings';
import { numericMax } from '../modules/event-source-settings-filter';

/** Whether a record passes a pattern. The record is given as the pattern sees it, see `record-view.ts`. */
export type PatternMatcher = (record: unknown) => boolean;

/**
 * Compiles one filter pattern with Lambda's rules: every field must match, one value of each list is enough.
 * Throws where `checkFilterPattern` calls the pattern not valid.
 */
export function compileFilterPattern(pattern: string, source: EventSourceKind): PatternMatcher {
  return matcherOf(parseFilterPattern(pattern, source));
}

function matcherOf(pattern: FilterPattern): PatternMatcher {
  const matchers = pattern.map((clause): PatternMatcher => {
    if ('or' in clause) {
      const alternatives = clause.or.map(matcherOf);
      return (record) => alternatives.some((matches) => matches(record));
    }
    const tests = clause.rules.map(leavesTestOf);
    return (record) => {
      const leaves: unknown[] = [];
      collectLeaves(record, clause.path, 0, leaves);
      return tests.some((test) => test(leaves));
    };
  });
  return (record) => matchers.every((matches) => matches(record));
}

/**
 * The leaves at a path; a list stands for each of its elements. An object at the path's end is no leaf, which is why
 * `exists: false` on an attribute matches although the attribute is there: below it lies a type such as `S`.
 */
function collectLeaves(value: unknown, path: readonly string[], depth: number, leaves: unknown[]): void {
  if (Array.isArray(value)) {
    for (const element of value) collectLeaves(element, path, depth, leaves);
    return;
  }
  const isObject = typeof value === 'object' && value !== null && jsonNumberOf(value) === undefined;
  if (depth === path.length) {
    if (!isObject && value !== undefined) leaves.push(value);
    return;
  }
  const name = path[depth]!;
  if (isObject && Object.hasOwn(value, name)) {
    collectLeaves((value as { readonly [name: string]: unknown })[name], path, depth + 1, leaves);
  }
}

function leavesTestOf(rule: FieldRule): (leaves: readonly unknown[]) => boolean {
  if (rule.is === 'existing') return (leaves) => leaves.length > 0 === rule.exists;
  const test = leafTestOf(rule);
  return (leaves) => leaves.some(test);
}

type LeafTest = (leaf: unknown) => boolean;

function leafTestOf(rule: FieldRule): LeafTest {
  switch (rule.is) {
    case 'equal':
      return (leaf) => leaf === rule.to;
    case 'number-equal':
      return (leaf) => jsonNumberOf(leaf) === rule.text;
    case 'numeric':
      return numericTest(rule.comparisons);
    case 'anything-but': {
      const tests = rule.rules.map(leafTestOf);
      return (leaf) => !tests.some((test) => test(leaf));
    }
    case 'existing':
      return () => rule.exists;
    default:
      return textTest(rule.is, rule.text);
  }
}

function textTest(is: Extract<FieldRule, { readonly text: string }>['is'], wanted: string): LeafTest {
  const ignoresCase = is.endsWith('ignoring-case');
  const text = ignoresCase ? wanted.toLowerCase() : wanted;
  const test = textTests[is.replace('-ignoring-case', '') as keyof typeof textTests];
  return (leaf) => typeof leaf === 'string' && test(ignoresCase ? leaf.toLowerCase() : leaf, text);
}

const textTests = {
  equal: (leaf: string, text: string) => leaf === text,
  prefix: (leaf: string, text: string) => leaf.startsWith(text),
  suffix: (leaf: string, text: string) => leaf.endsWith(text),
};

/** Only for JSON numbers: the N of an attribute is text, so numeric rules never match it. */
function numericTest(comparisons: readonly NumericComparison[]): LeafTest {
  return (leaf) => {
    const text = jsonNumberOf(leaf);
    if (text === undefined) return false;
    const number = Number(text);
    if (Math.abs(number) > numericMax) return false;
    return comparisons.every(({ operator, value }) => numericOperators[operator](number, value));
  };
}

const numericOperators: { readonly [K in NumericComparison['operator']]: (left: number, right: number) => boolean } = {
  '=': (left, right) => left === right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};
