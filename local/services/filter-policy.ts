import type { FormMessage } from './publish-batch-form';

/** What a subscription wants to receive, in the words of its attributes `FilterPolicy` and `FilterPolicyScope`. */
export interface FilterPolicy {
  readonly policy: Json;
  readonly scope: 'MessageAttributes' | 'MessageBody';
}

type Json = string | number | boolean | null | readonly Json[] | JsonObject;
type JsonObject = { readonly [name: string]: Json };

/**
 * Whether a message passes, as SNS decides it. The emulator does not know attributes of type String.Array, lists in
 * bodies, and some operators, so the proxy decides for it.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
 */
export function passesFilter({ policy, scope }: FilterPolicy, message: FormMessage): boolean {
  if (!isObject(policy)) return false;
  if (scope === 'MessageAttributes') return matches(policy, [attributesOf(message)]);
  const body = parse(message.message);
  return isObject(body) && matches(policy, [body]);
}

/** What SNS refuses about a policy, or nothing. */
export function filterPolicyProblem(text: string): string | undefined {
  const policy = parse(text);
  if (!isObject(policy)) return 'FilterPolicy: failed to parse JSON';
  const operator = unknownOperator(policy);
  return operator === undefined ? undefined : `FilterPolicy: Unrecognized match type ${operator}`;
}

/** All names must match. Objects are several where a list of the body holds them; any of them will do. */
function matches(policy: JsonObject, objects: readonly JsonObject[]): boolean {
  return Object.entries(policy).every(([name, condition]) => {
    if (name === '$or' && Array.isArray(condition)) {
      return condition.some((one: Json) => isObject(one) && matches(one, objects));
    }
    const values = objects.flatMap((object) => (Object.hasOwn(object, name) ? flat(object[name]!) : []));
    if (isObject(condition)) return matches(condition, values.filter(isObject));
    const leaves = values.filter((value) => !isObject(value));
    return flat(condition).some((one) => holds(one, leaves));
  });
}

function holds(condition: Json, leaves: readonly Json[]): boolean {
  if (!isObject(condition)) return leaves.includes(condition);
  const [operator, operand] = Object.entries(condition)[0] ?? ['', null];
  if (operator === 'exists') return leaves.length > 0 === operand;
  return leaves.some((leaf) => operators[operator]?.(operand, leaf) ?? false);
}

type Operator = (operand: Json, leaf: Json) => boolean;

const operators: { readonly [name: string]: Operator } = {
  exists: () => false,
  prefix: onText((text, operand) => text.startsWith(operand)),
  suffix: onText((text, operand) => text.endsWith(operand)),
  'equals-ignore-case': onText((text, operand) => text.toLowerCase() === operand.toLowerCase()),
  'anything-but': (operand, leaf) =>
    isObject(operand) ? !holds(operand, [leaf]) : !flat(operand).includes(leaf) && leaf !== null,
  numeric: (operand, leaf) => typeof leaf === 'number' && Array.isArray(operand) && inRange(operand, leaf),
  cidr: onText((text, operand) => inNetwork(text, operand)),
};

function onText(test: (text: string, operand: string) => boolean): Operator {
  return (operand, leaf) => typeof operand === 'string' && typeof leaf === 'string' && test(leaf, operand);
}

function inRange(bounds: readonly Json[], value: number): boolean {
  for (let at = 0; at < bounds.length; at += 2) {
    const bound = Number(bounds[at + 1]);
    const holdsBound = {
      '=': value === bound,
      '<': value < bound,
      '<=': value <= bound,
      '>': value > bound,
      '>=': value >= bound,
    };
    if (!holdsBound[bounds[at] as keyof typeof holdsBound]) return false;
  }
  return bounds.length > 0;
}

/** For IPv4: `10.0.0.0/24`. */
function inNetwork(address: string, network: string): boolean {
  const [start = '', bits = '32'] = network.split('/');
  const [one, other] = [ipNumber(address), ipNumber(start)];
  const hosts = 2 ** (32 - Number(bits));
  return one !== undefined && other !== undefined && Math.floor(one / hosts) === Math.floor(other / hosts);
}

function ipNumber(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  return parts?.every((part) => part <= 255) ? parts.reduce((sum, part) => sum * 256 + part, 0) : undefined;
}

function attributesOf({ attributes }: FormMessage): JsonObject {
  return Object.fromEntries(
    attributes.flatMap(({ name, type, text }): [string, Json][] => {
      if (text === undefined) return [];
      if (type === 'Number') return [[name, Number(text)]];
      return [[name, type === 'String.Array' ? (parse(text) ?? text) : text]];
    }),
  );
}

function unknownOperator(policy: JsonObject): string | undefined {
  for (const [name, condition] of Object.entries(policy)) {
    const nested = isObject(condition) ? [condition] : name === '$or' ? flat(condition).filter(isObject) : [];
    for (const one of nested) {
      const operator = unknownOperator(one);
      if (operator !== undefined) return operator;
    }
    if (nested.length > 0) continue;
    const named = flat(condition)
      .filter(isObject)
      .map((one) => Object.keys(one)[0] ?? '');
    const unknown = named.find((operator) => !Object.hasOwn(operators, operator));
    if (unknown !== undefined) return unknown;
  }
  return undefined;
}

function flat(value: Json): readonly Json[] {
  return Array.isArray(value) ? value.flatMap((member: Json) => flat(member)) : [value];
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
