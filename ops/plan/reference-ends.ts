import { type JsonObject, memberAt, memberOf, objectOf } from './json';
import { moduleAt, type PlanDocument } from './plan-document';
import { type PlanResource, referencesIn, type ValuePath } from './plan-resource';
import { keyPartOf, longestReferences, type ModuleStep, nameOf, type ReferencePart, referenceParts } from './reference';

/** What an expression refers to in the end, through variables, outputs and `for_each`. */
export type ReferenceEnd =
  | ResourceEnd
  /** A value that was known while planning, such as a variable's or an index. */
  | { readonly kind: 'value' }
  /** A local, or something else that the plan does not show. */
  | { readonly kind: 'unseen' };

export interface ResourceEnd {
  readonly kind: 'resource';
  readonly mode: PlanResource['mode'];
  readonly type: string;
  readonly name: string;
  readonly modules: readonly ModuleStep[];
  readonly key: string | number | undefined;
  /** The key of what refers to it, where the reference leaves its own to `each` or `count`. */
  readonly hint: string | number | undefined;
}

/** Where an expression stands. */
interface Place {
  readonly modules: readonly ModuleStep[];
  /** Key and `for_each` of the resource or module call that the expression belongs to. */
  readonly key: string | number | undefined;
  readonly repetition: unknown;
  /** The key under which `each.value` led here. */
  readonly hint?: string | number | undefined;
}

/** Everything that an attribute or block of a resource refers to. Of a plan without configuration: nothing. */
export function endsOf(document: PlanDocument, resource: PlanResource, ...path: ValuePath): readonly ReferenceEnd[] {
  const { modules, key, repetition } = resource;
  return follow(document, memberAt(resource.expressions, path), { modules, key, repetition });
}

/** Everything that `for_each` of a resource refers to: `dynamic` blocks take theirs from there, unseen. */
export function endsOfRepetition(document: PlanDocument, resource: PlanResource): readonly ReferenceEnd[] {
  const { modules, key, repetition } = resource;
  return follow(document, repetition, { modules, key, repetition });
}

/** Follows an expression. A reference that was seen at the same place is not followed again. */
function follow(
  { configuration, variables }: PlanDocument,
  expression: unknown,
  start: Place,
): readonly ReferenceEnd[] {
  const root = configuration;
  if (root === undefined || expression === undefined) return [];
  const ends: ReferenceEnd[] = [];
  const seen = new Set<string>();
  const pending: [unknown, Place][] = [[expression, start]];
  // The list grows while it is walked.
  for (const [at, place] of pending) {
    const references = longestReferences(referencesIn(at));
    if (references.length === 0) ends.push({ kind: 'value' });
    const hint = references.some((text) => /^(each|count)\./.test(text)) ? place.key : place.hint;
    for (const reference of references) {
      const id = JSON.stringify([reference, place.modules, place.key, hint]);
      if (seen.has(id)) continue;
      seen.add(id);
      const { end, further = [] } = step(root, variables, referenceParts(reference), place, hint);
      if (end) ends.push(end);
      pending.push(...further);
    }
  }
  return ends;
}

interface Step {
  readonly end?: ReferenceEnd;
  readonly further?: readonly [unknown, Place][];
}

type Stepping = readonly [root: JsonObject, variables: JsonObject, parts: readonly ReferencePart[], place: Place];

function step(...[root, variables, parts, place, hint]: [...Stepping, hint: string | number | undefined]): Step {
  const [first, second] = [nameOf(parts[0]), nameOf(parts[1])];
  switch (first) {
    case 'var':
      return variableStep(root, variables, second ?? '', { ...place, hint });
    case 'module':
      return moduleStep(root, parts, place, hint);
    case 'each':
      return second === 'value' ? { further: [[place.repetition, { ...place, hint }]] } : { end: { kind: 'value' } };
    case 'count':
    case 'path':
    case 'terraform':
      return { end: { kind: 'value' } };
    case 'data':
      return { end: resourceEnd('data', parts.slice(1), place, hint) };
    case 'local':
    case 'self':
    case undefined:
      return { end: { kind: 'unseen' } };
    default:
      return { end: resourceEnd('managed', parts, place, hint) };
  }
}

/** A module's variable is what its call hands over; the root's was known, or Terraform would not have planned. */
function variableStep(root: JsonObject, variables: JsonObject, name: string, { modules, hint }: Place): Step {
  const call = modules.at(-1);
  if (call === undefined) {
    const isKnown = Object.hasOwn(variables, name) || memberAt(root, ['variables', name]) !== undefined;
    return { end: { kind: isKnown ? 'value' : 'unseen' } };
  }
  const outer = modules.slice(0, -1);
  const caller = objectOf(memberAt(moduleAt(root, outer), ['module_calls', call.name]));
  const handed = memberAt(caller, ['expressions', name]);
  if (handed === undefined) return { end: { kind: 'value' } };
  const repetition = caller.for_each_expression ?? caller.count_expression;
  return { further: [[handed, { modules: outer, key: call.key, repetition, hint }]] };
}

/** An output leads on into its module. Where the reference names none, as after `module.a[each.key]`, all do. */
function moduleStep(
  root: JsonObject,
  parts: readonly ReferencePart[],
  { modules }: Place,
  hint: string | number | undefined,
): Step {
  const name = nameOf(parts[1]) ?? '';
  const written = keyPartOf(parts[2]);
  const call = objectOf(memberAt(moduleAt(root, modules), ['module_calls', name]));
  const isRepeated = call.for_each_expression !== undefined || call.count_expression !== undefined;
  const key = written ?? (isRepeated ? hint : undefined);
  const inner = [...modules, key === undefined ? { name } : { name, key }];
  const outputs = objectOf(moduleAt(root, inner)?.outputs);
  const output = nameOf(parts[written === undefined ? 2 : 3]);
  const named = output === undefined ? Object.values(outputs) : [memberOf(outputs, output)];
  const place = { modules: inner, key: undefined, repetition: undefined, hint };
  const expressions = named.map((one) => memberOf(one, 'expression')).filter((one) => one !== undefined);
  return expressions.length === 0
    ? { end: { kind: 'unseen' } }
    : { further: expressions.map((expression) => [expression, place]) };
}

function resourceEnd(
  mode: ResourceEnd['mode'],
  parts: readonly ReferencePart[],
  { modules }: Place,
  hint: string | number | undefined,
): ReferenceEnd {
  const [type, name] = [nameOf(parts[0]), nameOf(parts[1])];
  if (type === undefined || name === undefined) return { kind: 'unseen' };
  return { kind: 'resource', mode, type, name, modules, key: keyPartOf(parts[2]), hint };
}
