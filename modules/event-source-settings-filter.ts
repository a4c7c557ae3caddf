import { type JsonNumber, jsonNumberOf, parseJsonKeepingNumbers } from './event-source-settings-json';
import type { EventSourceKind } from './event-source-settings-limits';

export type { JsonNumber };

/** One rule for the value of a field. The rules of one field are alternatives. */
export type FieldRule =
  | { readonly is: 'equal'; readonly to: string | boolean | null }
  | { readonly is: 'number-equal'; readonly text: string }
  | {
      readonly is: 'equal-ignoring-case' | 'prefix' | 'prefix-ignoring-case' | 'suffix' | 'suffix-ignoring-case';
      readonly text: string;
    }
  | { readonly is: 'anything-but'; readonly rules: readonly FieldRule[] }
  | { readonly is: 'numeric'; readonly comparisons: readonly NumericComparison[] }
  | { readonly is: 'existing'; readonly exists: boolean };

export interface NumericComparison {
  readonly operator: '=' | '<' | '<=' | '>' | '>=';
  readonly value: number;
}

/** A field with its rules, or alternatives of which one must match. All clauses of a pattern must match. */
export type PatternClause =
  | { readonly path: readonly string[]; readonly rules: readonly FieldRule[] }
  | { readonly or: readonly FilterPattern[] };

export type FilterPattern = readonly PatternClause[];

export type FilterPatternCheck =
  | { readonly isValid: true; readonly pattern: FilterPattern }
  | { readonly isValid: false; readonly rule: string; readonly remedy: string };

/** Which member of a record holds the data, and whether a pattern for it must be JSON rather than text. */
const dataMembers: { readonly [kind in EventSourceKind]: { readonly name: string; readonly mustBeJson: boolean } } = {
  dynamodb: { name: 'dynamodb', mustBeJson: true },
  kinesis: { name: 'data', mustBeJson: true },
  sqs: { name: 'body', mustBeJson: false },
  'sqs-fifo': { name: 'body', mustBeJson: false },
};

/**
 * Whether Lambda takes a filter pattern for this kind of source; if not, the rule it breaks and the remedy.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export function checkFilterPattern(pattern: unknown, source: EventSourceKind): FilterPatternCheck {
  try {
    return { isValid: true, pattern: parseFilterPattern(pattern, source) };
  } catch (error) {
    if (error instanceof PatternMistake) return { isValid: false, rule: error.message, remedy: error.remedy };
    throw error;
  }
}

/** The pattern as data. Throws where `checkFilterPattern` would say that it is not valid. */
export function parseFilterPattern(pattern: unknown, source: EventSourceKind): FilterPattern {
  const root = parseText(pattern);
  const { name, mustBeJson } = dataMembers[source];
  if (mustBeJson && Object.hasOwn(root, name) && !isObject(root[name])) {
    throw new PatternMistake(`must give \`${name}\` as an object`, `Name the fields below \`${name}\`.`);
  }
  return clausesOf(root, []);
}

class PatternMistake extends Error {
  readonly remedy: string;

  constructor(rule: string, remedy: string) {
    super(rule);
    this.remedy = remedy;
  }
}

interface JsonObject {
  readonly [name: string]: unknown;
}

function parseText(pattern: unknown): JsonObject {
  const remedy = "Write it as `JSON.stringify({ eventName: ['INSERT'] })`.";
  if (typeof pattern !== 'string') throw new PatternMistake('must be the text of a JSON object', remedy);
  let root: unknown;
  try {
    root = parseJsonKeepingNumbers(pattern);
  } catch {
    throw new PatternMistake('must be valid JSON', remedy);
  }
  if (!isObject(root)) throw new PatternMistake('must be the text of a JSON object', remedy);
  return root;
}

function clausesOf(object: JsonObject, path: readonly string[]): FilterPattern {
  const entries = Object.entries(object);
  if (entries.length === 0) {
    throw new PatternMistake(`must not hold an empty object${at(path)}`, 'Name a field below it, or remove it.');
  }
  return entries.flatMap(([name, value]): FilterPattern => {
    if (name === '$or' && isAlternatives(value)) return [{ or: value.map((one) => clausesOf(one, path)) }];
    const below = [...path, name];
    if (isObject(value)) return clausesOf(value, below);
    if (!Array.isArray(value))
      throw new PatternMistake(`must give a list or an object${at(below)}`, 'Wrap the value in `[ ]`.');
    if (value.length === 0) throw new PatternMistake(`must not hold an empty list${at(below)}`, 'Name a value in it.');
    return [{ path: below, rules: value.map((rule) => ruleOf(rule, below)) }];
  });
}

/** `$or` is an operator only with two or more patterns; otherwise it is the name of a field. */
function isAlternatives(value: unknown): value is readonly JsonObject[] {
  return Array.isArray(value) && value.length >= 2 && value.every((one) => isObject(one) && !holdsOperator(one));
}

function holdsOperator(object: JsonObject): boolean {
  return Object.keys(object).some((name) => Object.hasOwn(operators, name) || reservedNames.has(name));
}

/**
 * Names besides the operators that make `$or` the name of a field.
 * @see https://github.com/aws/event-ruler#the-or-primitive
 */
const reservedNames: ReadonlySet<string> = new Set([
  ...['exactly', 'wildcard', 'cidr', 'regex', '=', '<', '<=', '>', '>=', 'not-wildcard', 'not-equals-ignore-case'],
  ...['date-after', 'date-on-or-after', 'date-before', 'date-on-or-before', 'in-date-range'],
  ...['ip-address-in-range', 'ip-address-not-in-range'],
]);

function ruleOf(value: unknown, path: readonly string[]): FieldRule {
  const literal = literalOf(value);
  if (literal) return literal;
  if (!isObject(value)) throw new PatternMistake(`must not nest lists${at(path)}`, 'List the values directly.');
  const [[name, argument] = ['', undefined], ...others] = Object.entries(value);
  if (others.length > 0 || !Object.hasOwn(operators, name)) {
    const known = Object.keys(operators).join(', ');
    throw new PatternMistake(`must use one known operator${at(path)}`, `Known are ${known}.`);
  }
  const rule = operators[name]?.(argument);
  if (!rule) throw new PatternMistake(`must give \`${name}\` what it takes${at(path)}`, operatorRemedies[name] ?? '');
  return rule;
}

function literalOf(value: unknown): FieldRule | undefined {
  const number = jsonNumberOf(value);
  if (number !== undefined) return { is: 'number-equal', text: number };
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return { is: 'equal', to: value };
  return undefined;
}

/** What each operator makes of its argument; undefined where the argument does not fit. */
const operators: { readonly [name: string]: (argument: unknown) => FieldRule | undefined } = {
  exists: (argument) => (typeof argument === 'boolean' ? { is: 'existing', exists: argument } : undefined),
  prefix: (argument) => textRule(argument, 'prefix', 'prefix-ignoring-case'),
  suffix: (argument) => textRule(argument, 'suffix', 'suffix-ignoring-case'),
  'equals-ignore-case': (argument) => textRule(argument, 'equal-ignoring-case'),
  numeric: (argument) => (Array.isArray(argument) ? numericRule(argument) : undefined),
  'anything-but': anythingBut,
};

const operatorRemedies: { readonly [name: string]: string } = {
  exists: 'Write `{"exists": true}` or `{"exists": false}`.',
  prefix: 'Write `{"prefix": "text"}`.',
  suffix: 'Write `{"suffix": "text"}`.',
  'equals-ignore-case': 'Write `{"equals-ignore-case": "text"}`.',
  numeric:
    'Write `{"numeric": ["=", 1]}` or a range from low to high, `{"numeric": [">", 1, "<=", 2]}`, within five thousand millions.',
  'anything-but': 'Write `{"anything-but": ["a", "b"]}` with texts or with numbers.',
};

function textRule(
  argument: unknown,
  is: 'prefix' | 'suffix' | 'equal-ignoring-case',
  ignoringCase?: 'prefix-ignoring-case' | 'suffix-ignoring-case',
): FieldRule | undefined {
  if (typeof argument === 'string') return { is, text: argument };
  const nested = isObject(argument) && Object.keys(argument).length === 1 ? argument['equals-ignore-case'] : undefined;
  return ignoringCase && typeof nested === 'string' ? { is: ignoringCase, text: nested } : undefined;
}

function anythingBut(argument: unknown): FieldRule | undefined {
  if (isObject(argument) && jsonNumberOf(argument) === undefined) return anythingButMatching(argument);
  const values = Array.isArray(argument) ? argument : [argument];
  const rules = values.map(literalOf);
  const areTexts = rules.every((rule) => rule?.is === 'equal' && typeof rule.to === 'string');
  const isUsable = rules.length > 0 && (areTexts || rules.every((rule) => rule?.is === 'number-equal'));
  return isUsable ? { is: 'anything-but', rules: rules as FieldRule[] } : undefined;
}

/** `{"anything-but": {"prefix": "a"}}`, with one text or a list of them. */
function anythingButMatching(argument: JsonObject): FieldRule | undefined {
  const [[name, texts] = ['', undefined], ...others] = Object.entries(argument);
  if (others.length > 0 || !['prefix', 'suffix', 'equals-ignore-case'].includes(name)) return undefined;
  const rules = (Array.isArray(texts) ? texts : [texts]).map((text) => operators[name]?.(text));
  return rules.length > 0 && rules.every(Boolean) ? { is: 'anything-but', rules: rules as FieldRule[] } : undefined;
}

/**
 * Beyond this and its negative, `numeric` compares nothing: milliseconds since 1970 are too large for it.
 * @see https://github.com/aws/event-ruler#numeric-matching
 */
export const numericMax = 5e9;

function numericRule(argument: readonly unknown[]): FieldRule | undefined {
  if (argument.length !== 2 && argument.length !== 4) return undefined;
  const comparisons: NumericComparison[] = [];
  for (let index = 0; index < argument.length; index += 2) {
    const operator = argument[index];
    const text = jsonNumberOf(argument[index + 1]);
    if (typeof operator !== 'string' || !/^(=|[<>]=?)$/.test(operator) || text === undefined) return undefined;
    if (Math.abs(Number(text)) > numericMax) return undefined;
    comparisons.push({ operator: operator as NumericComparison['operator'], value: Number(text) });
  }
  const [low, high] = comparisons;
  if (low && high && !(low.operator.startsWith('>') && high.operator.startsWith('<') && low.value < high.value))
    return undefined;
  return { is: 'numeric', comparisons };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && jsonNumberOf(value) === undefined;
}

function at(path: readonly string[]): string {
  return path.length === 0 ? '' : ` at \`${path.join('.')}\``;
}
