import { kindOf, not, type Rule, type Term } from '../modules/rule';
import { elementEnds, nameOf, type Step, stepsOf } from '../modules/rule-path';
import type { Shape } from '../stacks/checks/shape';
import { hostsOf } from './rules/hosts-of';
import { attempt, printClaim, printSentence, printTerm, withGiven } from './rules/print-condition';
import { containerText, type ElementNames, memberName, printPath, type Surroundings } from './rules/print-path';
import { escapedInQuotes, withoutTemplates } from './rules/printed';
import { shapeRules } from './rules/shape-rules';

/** A `validation` block of a variable. */
export interface Validation {
  /** An expression of HCL, as a template: `${var.batch_size <= 10}`. */
  readonly condition: string;
  /** A template of HCL, without quotes around it. */
  readonly errorMessage: string;
}

export interface ValidationOptions {
  /** Template text for what the messages begin with, such as `${var.name}`. */
  readonly where: string;
  /** Whether the variable may be null. */
  readonly isOptional: boolean;
}

/**
 * Validation blocks of one variable: of its shape (also inside objects, lists and maps), then of the rules that have
 * their place there, which is where their setting is unless that would make a cycle.
 */
export function validationsOf(
  variable: string,
  shape: Shape,
  rules: readonly Rule[],
  { where, isOptional }: ValidationOptions,
): readonly Validation[] {
  const ofShape = shapeRules(shape, `${variable}${isOptional ? '?' : ''}`).map((rule) => validationOf(rule, where));
  const ofRules = placedValidations(rules, where).filter(({ host }) => host === variable);
  return [...ofShape, ...ofRules.map(({ condition, errorMessage }) => ({ condition, errorMessage }))];
}

/** The variable that holds a rule's setting. */
export function variableOf({ setting }: Rule): string {
  const [root] = stepsOf(setting);
  return root !== undefined && 'member' in root ? memberName(root.member).split('.')[0]! : '';
}

type PlacedValidation = Validation & { readonly host: string };

/** By rules and place: each variable of a module asks for those of all of them. */
const placed = new WeakMap<readonly Rule[], Map<string, readonly PlacedValidation[]>>();

function placedValidations(rules: readonly Rule[], where: string): readonly PlacedValidation[] {
  const known = placed.get(rules) ?? new Map<string, readonly PlacedValidation[]>();
  placed.set(rules, known);
  const validations = known.get(where) ?? placeValidations(rules, where);
  known.set(where, validations);
  return validations;
}

/** The validations of rules, each with the variable it is written at. */
function placeValidations(rules: readonly Rule[], where: string): readonly PlacedValidation[] {
  const printed = rules
    .filter(({ holds, isForDefinitions }) => isForDefinitions === undefined && holds.is !== 'always')
    .map((rule) => ({ own: variableOf(rule), ...validationOf(rule, where) }));
  const named = new Set(variablesIn(where));
  const hosts = hostsOf(
    printed.map(({ own, condition, errorMessage }) => {
      const others = variablesIn(condition).filter((each) => !named.has(each));
      return {
        // Every message names the module, whose name can thus ask for no other variable.
        candidates: others.length === 0 ? [own] : inOrder(own, others).filter((each) => !named.has(each)),
        asked: variablesIn(condition + errorMessage).filter((each) => !named.has(each)),
      };
    }),
  );
  return printed.map((validation, index) => ({ ...validation, host: hosts[index]! }));
}

/** Those of a condition, its own first: Terraform wants a condition to ask for the variable that it is written at. */
function inOrder(own: string, variables: readonly string[]): readonly string[] {
  return variables.includes(own) ? [own, ...variables] : variables;
}

/** Variables that a template asks for, as often as it does. */
export function variablesIn(template: string): readonly string[] {
  return [...template.matchAll(/\bvar\.(\w+)/g)].map(([, name]) => name!);
}

function validationOf(rule: Rule, where: string): Validation {
  const steps = stepsOf(rule.setting);
  const loops = loopsOf(steps);
  const around = {
    elements: new Map(loops.map(({ name, names }) => [name, names])),
    ...(loops.length === 0 ? {} : { innermost: loops.at(-1)!.names }),
    given: new Set<string>(),
  };
  const condition = printClaim(rule.holds, { ...around, noteAbsent: () => refuseAbsent(rule) });
  const quiet = { ...around, noteAbsent: () => undefined };
  if (loops.length === 0) {
    return { condition: `\${${condition}}`, errorMessage: messageOf(rule, where, quiet, withoutTemplates) };
  }
  const message = `"${messageOf(rule, where, quiet, escapedInQuotes)}"`;
  const broken = printClaim(not(rule.holds), quiet);
  return {
    condition: `\${alltrue(${inLoops(loops, condition)})}`,
    errorMessage: `\${join(" ", ${inLoops(loops, message, broken)})}`,
  };
}

/** The sentence of `describeMistake`, of a rule that the elements in `around` break. */
function messageOf(rule: Rule, where: string, around: Surroundings, asWritten: (text: string) => string): string {
  const setting = placeOf(stepsOf(rule.setting), around);
  const said = printSentence(rule.rule, around, asWritten);
  const given = rule.value === undefined ? '' : givenOf(rule.value, around);
  return `\`${where}\`: \`${setting}\` ${said}${given}. ${printSentence(rule.remedy, around, asWritten)}`;
}

function givenOf(value: Term, around: Surroundings): string {
  const { mayBeNull } = attempt(value, around);
  const text = printTerm(value, withGiven(value, around));
  const kind = kindOf(value);
  const written = kind === 'list' ? `\${jsonencode(${text})}` : kind === 'text' ? `'\${${text}}'` : `\${${text}}`;
  // An element of a list or map may be null, whatever its type says.
  const isElement = text === around.innermost?.value;
  return mayBeNull || isElement ? `\${try(", got ${written}", "")}` : `, got ${written}`;
}

/** `replicas[${index}].region_name` */
function placeOf(steps: readonly Step[], { elements }: Surroundings): string {
  return steps.reduce((place, step, index) => {
    if ('member' in step) return place === '' ? memberName(step.member) : `${place}.${memberName(step.member)}`;
    const key = `\${${elements.get(nameOf(steps.slice(0, index + 1)))!.key}}`;
    return step.each === 'list' ? `${place}[${key}]` : `${place}.${key}`;
  }, '');
}

interface Loop {
  /** Name of the path to the element. */
  readonly name: string;
  readonly names: ElementNames;
  readonly over: string;
}

/** A `for` for each element that the rule is about, the outermost first. */
function loopsOf(steps: readonly Step[]): readonly Loop[] {
  const loops: Loop[] = [];
  for (const [depth, end] of elementEnds(steps).entries()) {
    const step = steps[end - 1] as Extract<Step, { each: unknown }>;
    const outer = new Map(loops.map(({ name, names }) => [name, names]));
    const path = pathOf(steps.slice(0, end - 1));
    const { text, mayBeNull } = printPath(path, { elements: outer, given: new Set(), noteAbsent: () => undefined });
    const prefix = depth === 0 ? '' : 'inner_';
    loops.push({
      name: nameOf(steps.slice(0, end)),
      names: { value: `${prefix}item`, key: `${prefix}${step.each === 'list' ? 'index' : 'name'}` },
      over: containerText(step.each, { text, mayBeNull, isTried: false }),
    });
  }
  return loops;
}

function pathOf(steps: readonly Step[]): string {
  return steps
    .map(
      (step) => `${'member' in step ? step.member : step.each === 'list' ? '[*]' : '*'}${step.isOptional ? '?' : ''}`,
    )
    .join('.')
    .replaceAll('.[*]', '[*]');
}

/** `[for index, item in var.replicas : body if condition]`, flat also where loops stand in one another. */
function inLoops(loops: readonly Loop[], body: string, condition?: string): string {
  const [outer, ...inner] = loops;
  if (inner.length > 0) return `flatten([for ${namesIn(outer!, body)} : ${inLoops(inner, body, condition)}])`;
  const filter = condition === undefined ? '' : ` if ${condition}`;
  return `[for ${namesIn(outer!, `${body}${filter}`)} : ${body}${filter}]`;
}

function namesIn({ names, over }: Loop, body: string): string {
  const usesKey = new RegExp(`(?<![\\w.])${names.key}(?!\\w)`).test(body);
  return `${usesKey ? `${names.key}, ` : ''}${names.value} in ${over}`;
}

function refuseAbsent(rule: Rule): never {
  throw new Error(`The rule \`${rule.setting} ${rule.rule.parts.join('...')}\` uses what may be absent.`);
}
