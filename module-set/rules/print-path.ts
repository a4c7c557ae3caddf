import { snakeCase } from '../../modules/names';
import { elementEnds, nameOf, type Step, stepsOf } from '../../modules/rule-path';

/** What an element of a list or map, and its position or key, are called inside a `for`. */
export interface ElementNames {
  readonly value: string;
  readonly key: string;
}

/** What surrounds an expression while it is printed. */
export interface Surroundings {
  /** The elements that the rule is about, by the name of the path to them. */
  readonly elements: ReadonlyMap<string, ElementNames>;
  readonly innermost?: ElementNames;
  /** What the enclosing `every` or `collect` calls its element. */
  readonly item?: string;
  /** Names of the paths that a condition further out has found to be there. */
  readonly given: ReadonlySet<string>;
  /** True where a key itself is meant, not its ARN. */
  readonly keysAreObjects?: boolean;
  /** Told of each value that may be absent where it is printed, and of each that may fail to be had. */
  readonly noteAbsent: () => void;
}

/** A reference to a setting. */
export interface Reference {
  readonly text: string;
  readonly mayBeNull: boolean;
}

/** `kmsKeyArn` -> `kms_key.arn`: modules take a key as an object, so that a plan knows whether there is one. */
export function memberName(member: string): string {
  return isKey(member) ? `${snakeCase(member.slice(0, -3))}.arn` : snakeCase(member);
}

export function isKey(member: string): boolean {
  return /kmsKeyArn$/i.test(member);
}

/** A path as Terraform reads it, from the nearest element that the rule is about. */
export function printPath(path: string, around: Surroundings, from = 'var'): Reference {
  const steps = stepsOf(path);
  const ends = elementEnds(steps).filter((end) => around.elements.has(nameOf(steps.slice(0, end))));
  const start = ends.at(-1) ?? 0;
  const base = start === 0 ? from : around.elements.get(nameOf(steps.slice(0, start)))!.value;
  return printSteps(steps, start, base, around);
}

/** A setting as it is compared with null: of a key, the object that holds its ARN. */
export function printPresence(path: string, around: Surroundings): string {
  const { text } = printPath(path, { ...around, keysAreObjects: true });
  return text;
}

function printSteps(steps: readonly Step[], start: number, base: string, around: Surroundings): Reference {
  let text = base;
  let mayBeNull = false;
  let isTried = false;
  for (const [index, step] of steps.entries()) {
    if (index < start) continue;
    if ('each' in step) return listed(step.each, { text, mayBeNull, isTried }, steps.slice(index + 1), around);
    isTried ||= mayBeNull;
    const isLastKey = isKey(step.member) && around.keysAreObjects !== true;
    text += `.${around.keysAreObjects ? memberName(step.member).replace(/_key\.arn$/, '_key') : memberName(step.member)}`;
    mayBeNull = step.isOptional && !isGiven(nameOf(steps.slice(0, index + 1)), around.given);
    isTried ||= isLastKey && mayBeNull;
  }
  return { text: isTried ? `try(${text}, null)` : text, mayBeNull: mayBeNull || isTried };
}

/** Values of all elements. What is absent has none. */
function listed(
  each: 'list' | 'map',
  container: { readonly text: string; readonly mayBeNull: boolean; readonly isTried: boolean },
  rest: readonly Step[],
  around: Surroundings,
): Reference {
  const whole = containerText(each, container);
  const values = each === 'map' ? `values(${whole})` : whole;
  if (rest.length === 0) return { text: values, mayBeNull: false };
  if (rest.every((step) => 'member' in step && !step.isOptional)) {
    const members = rest.map((step) => memberName((step as { member: string }).member)).join('.');
    return { text: `${values}[*].${members}`, mayBeNull: false };
  }
  const inner = printSteps(rest, 0, 'each', { ...around, elements: new Map(), given: new Set() });
  const isNested = rest.some((step) => 'each' in step);
  const condition = inner.mayBeNull ? ` if ${inner.text} != null` : '';
  const text = `[for each in ${values} : ${inner.text}${condition}]`;
  return { text: isNested ? `flatten(${text})` : text, mayBeNull: false };
}

/** A list or map that can be gone through, also where it is absent. */
export function containerText(
  each: 'list' | 'map',
  { text, mayBeNull, isTried }: { readonly text: string; readonly mayBeNull: boolean; readonly isTried: boolean },
): string {
  const empty = each === 'map' ? '{}' : '[]';
  if (isTried) return `coalesce(try(${text}, null), ${empty})`;
  return mayBeNull ? `coalesce(${text}, ${empty})` : text;
}

/** What is below something that is there lets it be there too. */
function isGiven(name: string, given: ReadonlySet<string>): boolean {
  return given.has(name) || [...given].some((each) => each.startsWith(`${name}.`));
}
