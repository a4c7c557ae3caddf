/** An attribute of a message, as a filter policy sees it: its type and its text. */
export interface MessageAttribute {
  readonly type: 'String' | 'Number' | 'String.Array';
  readonly value: string;
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
type Policy = { readonly [name: string]: Json };

/**
 * Whether SNS would deliver a message by a filter policy: its own reading of the rules, apart from the emulator's, so
 * that a message that went to the wrong queue is seen. An operator that it does not know is an error.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
 */
export function passesAttributeFilter(
  policyText: string,
  attributes: Readonly<Record<string, MessageAttribute>>,
): boolean {
  return passes(JSON.parse(policyText) as Policy, (name) => valuesOfAttribute(attributes, name));
}

/** As above, for a policy with the scope MessageBody. */
export function passesBodyFilter(policyText: string, body: unknown): boolean {
  return passesBody(JSON.parse(policyText) as Policy, [body as Json]);
}

function passes(policy: Policy, valuesOf: (name: string) => readonly Json[] | undefined): boolean {
  return Object.entries(policy).every(([name, conditions]) => {
    if (name === '$or') return (conditions as readonly Policy[]).some((one) => passes(one, valuesOf));
    return (conditions as readonly Json[]).some((condition) => holds(condition, valuesOf(name)));
  });
}

function valuesOfAttribute(
  attributes: Readonly<Record<string, MessageAttribute>>,
  name: string,
): readonly Json[] | undefined {
  const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  if (!attribute) return undefined;
  if (attribute.type === 'String.Array') return JSON.parse(attribute.value) as readonly Json[];
  return [attribute.type === 'Number' ? Number(attribute.value) : attribute.value];
}

/** A policy for bodies is nested as the body is; a list in the body passes when one of its elements does. */
function passesBody(policy: Policy, candidates: readonly Json[]): boolean {
  const objects = candidates.filter(isObject);
  return Object.entries(policy).every(([name, conditions]) => {
    if (name === '$or') return (conditions as readonly Policy[]).some((one) => passesBody(one, candidates));
    const found = objects.filter((object) => Object.hasOwn(object, name)).flatMap((object) => elements(object[name]!));
    if (!Array.isArray(conditions)) return passesBody(conditions as Policy, found);
    const leaves = found.filter((value) => !isObject(value));
    return conditions.some((condition: Json) => holds(condition, leaves.length > 0 ? leaves : undefined));
  });
}

function elements(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [value];
}

function holds(condition: Json, values: readonly Json[] | undefined): boolean {
  if (!isObject(condition)) return values?.includes(condition) ?? false;
  const [operator, operand] = Object.entries(condition)[0] as [string, Json];
  if (operator === 'exists') return (values !== undefined) === operand;
  if (operator === 'anything-but') return values?.some((value) => !excluded(operand, value)) ?? false;
  const test = operators[operator];
  if (!test) throw new Error(`The accounting does not know the filter operator \`${operator}\`.`);
  return values?.some((value) => test(operand, value)) ?? false;
}

const operators: Readonly<Record<string, (operand: Json, value: Json) => boolean>> = {
  prefix: (operand, value) => typeof value === 'string' && value.startsWith(operand as string),
  suffix: (operand, value) => typeof value === 'string' && value.endsWith(operand as string),
  'equals-ignore-case': (operand, value) =>
    typeof value === 'string' && value.toLowerCase() === (operand as string).toLowerCase(),
  numeric: (operand, value) => typeof value === 'number' && inRange(operand as readonly Json[], value),
};

function excluded(operand: Json, value: Json): boolean {
  if (isObject(operand)) return holds(operand, [value]);
  return elements(operand).includes(value);
}

const comparisons: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '=': (left, right) => left === right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

function inRange(operand: readonly Json[], value: number): boolean {
  for (let at = 0; at < operand.length; at += 2) {
    if (!comparisons[operand[at] as string]!(value, operand[at + 1] as number)) return false;
  }
  return true;
}

function isObject(value: Json): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
