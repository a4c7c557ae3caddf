/**
 * Rules about settings as plain data: a definition is checked by evaluating them (`rule-evaluation.ts`), and Terraform
 * checks the same rules printed as `validation` blocks, so that both tell a user the same.
 */
export interface Rule {
  /** Path of the setting that is refused. `[*]` and `*` stand for each element of a list and of a map. */
  readonly setting: string;
  /** Read after the setting's name. Settings are named in backticks, in camelCase. */
  readonly rule: Sentence;
  /** A full sentence. */
  readonly remedy: Sentence;
  /** What was given; absent: the message names none. */
  readonly value?: Term;
  readonly holds: Claim;
  /**
   * True where a value of another kind than that of `value` breaks the rule too. Elsewhere something else has refused
   * it: the check of its shape, or Terraform's type.
   */
  readonly asksForKind?: true;
  /** True where only a definition can be asked: Terraform does not see what the rule needs. */
  readonly isForDefinitions?: true;
}

export type Scalar = string | number | boolean;

/** How a value is written in a message: a text in quotes, a list as JSON, the rest bare. */
export type ValueKind = 'text' | 'number' | 'flag' | 'list';

/**
 * A value. The path of a setting says what may be absent, as in TypeScript: `sortKey?.name`, `replicas?[*].kmsKeyArn?`.
 * An element `[*]` or `*` that the rule is about is that element; any other stands for the list of all of them.
 */
export type Term =
  | { readonly is: 'literal'; readonly value: Scalar | readonly Scalar[] }
  | { readonly is: 'setting'; readonly path: string; readonly as: ValueKind; readonly otherwise?: Scalar }
  /** Values of every element, also where the rule is about one of them. */
  | { readonly is: 'elements'; readonly path: string }
  /** The element that the enclosing `every` or `collect` looks at, or a member of it. */
  | { readonly is: 'item'; readonly path: string; readonly as: ValueKind }
  /** Position in the list, or key in the map, of the element that the rule is about. */
  | { readonly is: 'position' }
  | { readonly is: 'key' }
  | { readonly is: 'keys'; readonly path: string }
  /** Keys of the map `member` of every element of the map. */
  | { readonly is: 'keysOfEach'; readonly path: string; readonly member: string }
  | { readonly is: 'entries'; readonly path: string }
  | { readonly is: 'concat'; readonly lists: readonly Term[] }
  | { readonly is: 'tuple'; readonly items: readonly Term[] }
  | { readonly is: 'collect'; readonly of: Term; readonly where: Claim; readonly take: Term }
  | { readonly is: 'first'; readonly of: Term }
  | { readonly is: 'indexOf'; readonly list: Term; readonly item: Term }
  | { readonly is: 'length'; readonly of: Term }
  | { readonly is: 'bytes'; readonly of: Term }
  | { readonly is: 'plus'; readonly operands: readonly Term[] }
  | { readonly is: 'times'; readonly operands: readonly Term[] }
  | { readonly is: 'floor'; readonly of: Term }
  /** The number that a value of any kind spells, as Terraform converts the arguments of a module. */
  | { readonly is: 'asNumber'; readonly of: Term }
  | { readonly is: 'part'; readonly of: Term; readonly separator: string; readonly position: number }
  /** `SHIPMENTS_TABLE` -> `ShipmentsTable` */
  | { readonly is: 'pascalCase'; readonly of: Term }
  | { readonly is: 'joined'; readonly of: Term; readonly separator: string }
  | { readonly is: 'sentence'; readonly sentence: Sentence }
  | { readonly is: 'choose'; readonly when: Claim; readonly there: Term; readonly otherwise: Term };

/** What is true, false, or known to Terraform alone. */
export type Claim =
  | { readonly is: 'always'; readonly value: boolean }
  | { readonly is: 'given'; readonly of: Term }
  | { readonly is: 'true'; readonly of: Term }
  | { readonly is: 'compare'; readonly by: '==' | '<' | '<='; readonly left: Term; readonly right: Term }
  | { readonly is: 'all'; readonly of: readonly Claim[] }
  | { readonly is: 'any'; readonly of: readonly Claim[] }
  | { readonly is: 'not'; readonly of: Claim }
  | { readonly is: 'implies'; readonly premise: Claim; readonly conclusion: Claim }
  | { readonly is: 'contains'; readonly list: Term; readonly item: Term }
  | { readonly is: 'matches'; readonly of: Term; readonly pattern: RegExp }
  | { readonly is: 'json'; readonly of: Term; readonly as: 'any' | 'object' }
  | { readonly is: 'every'; readonly list: Term; readonly holds: Claim }
  | { readonly is: 'distinct'; readonly list: Term };

/** Text with terms in it. */
export interface Sentence {
  readonly parts: readonly string[];
  readonly terms: readonly Term[];
}

type Operand = Term | Scalar | readonly Scalar[];

export function sentence(parts: TemplateStringsArray, ...operands: readonly Operand[]): Sentence {
  return { parts, terms: operands.map(termOf) };
}

/** A sentence as a value. */
export function said(of: Sentence): Term {
  return { is: 'sentence', sentence: of };
}

/** A sentence without terms. */
export function words(text: string): Sentence {
  return { parts: [text], terms: [] };
}

/** `otherwise`: what the constructs take where the setting is absent; Terraform's variable has it for its default. */
export function text(path: string, otherwise?: string): Term {
  return { is: 'setting', path, as: 'text', ...(otherwise === undefined ? {} : { otherwise }) };
}

export function number(path: string, otherwise?: number): Term {
  return { is: 'setting', path, as: 'number', ...(otherwise === undefined ? {} : { otherwise }) };
}

export function flag(path: string, otherwise: boolean): Claim {
  return { is: 'true', of: { is: 'setting', path, as: 'flag', otherwise } };
}

export function list(path: string): Term {
  return { is: 'setting', path, as: 'list' };
}

export function elements(path: string): Term {
  return { is: 'elements', path };
}

export const item: Term = { is: 'item', path: '', as: 'text' };
export const position: Term = { is: 'position' };
export const key: Term = { is: 'key' };

export function itemAt(path: string): Term {
  return { is: 'item', path, as: 'text' };
}

export function keys(path: string): Term {
  return { is: 'keys', path };
}

export function keysOfEach(path: string, member: string): Term {
  return { is: 'keysOfEach', path, member };
}

/** Names and values of a map, one after the other. */
export function entries(path: string): Term {
  return { is: 'entries', path };
}

export function concat(...lists: readonly Term[]): Term {
  return { is: 'concat', lists };
}

/** A list of what is there of the values. */
export function tuple(...items: readonly Operand[]): Term {
  return { is: 'tuple', items: items.map(termOf) };
}

/** `take` of each element of the list for which the claim holds. */
export function collect(of: Term, where: Claim, take: Term | Sentence = item): Term {
  return { is: 'collect', of, where, take: termOf(take) };
}

/** The first element; the list must have one. */
export function first(of: Term): Term {
  return { is: 'first', of };
}

/** Position of the first equal element, which must be there. */
export function indexOf(within: Term, of: Term): Term {
  return { is: 'indexOf', list: within, item: of };
}

export function lengthOf(of: Term): Term {
  return { is: 'length', of };
}

/** Bytes of a list of texts. */
export function bytesOf(of: Term): Term {
  return { is: 'bytes', of };
}

export function plus(...operands: readonly Operand[]): Term {
  return { is: 'plus', operands: operands.map(termOf) };
}

export function times(...operands: readonly Operand[]): Term {
  return { is: 'times', operands: operands.map(termOf) };
}

export function floor(of: Term): Term {
  return { is: 'floor', of };
}

export function asNumber(of: Term): Term {
  return { is: 'asNumber', of };
}

/** One of the parts of a text between separators, counted from 0. */
export function part(of: Term, separator: string, at: number): Term {
  return { is: 'part', of, separator, position: at };
}

export function inPascalCase(of: Term): Term {
  return { is: 'pascalCase', of };
}

export function joined(of: Term, separator: string): Term {
  return { is: 'joined', of, separator };
}

export function choose(when: Claim, there: Operand | Sentence, otherwise: Operand | Sentence): Term {
  return { is: 'choose', when, there: termOf(there), otherwise: termOf(otherwise) };
}

export const always: Claim = { is: 'always', value: true };
export const never: Claim = { is: 'always', value: false };

export function given(of: Term | string): Claim {
  return { is: 'given', of: typeof of === 'string' ? text(of) : of };
}

export function eq(left: Operand, right: Operand): Claim {
  return { is: 'compare', by: '==', left: termOf(left), right: termOf(right) };
}

/** Compares numbers that are there: absent ones are asked for by `given` before. */
export function lt(left: Operand, right: Operand): Claim {
  return { is: 'compare', by: '<', left: termOf(left), right: termOf(right) };
}

export function lte(left: Operand, right: Operand): Claim {
  return { is: 'compare', by: '<=', left: termOf(left), right: termOf(right) };
}

export function gt(left: Operand, right: Operand): Claim {
  return lt(right, left);
}

export function gte(left: Operand, right: Operand): Claim {
  return lte(right, left);
}

export function between(of: Operand, min: number, max: number): Claim {
  return min === max ? eq(of, min) : all(gte(of, min), lte(of, max));
}

export function all(...claims: readonly Claim[]): Claim {
  return joinedClaims('all', claims, false);
}

export function any(...claims: readonly Claim[]): Claim {
  return joinedClaims('any', claims, true);
}

export function not(of: Claim): Claim {
  if (of.is === 'not') return of.of;
  return of.is === 'always' ? { is: 'always', value: !of.value } : { is: 'not', of };
}

/** The conclusion is not looked at where the premise is false: it may ask more of a setting that the premise has. */
export function implies(premise: Claim, conclusion: Claim): Claim {
  if (premise.is === 'always') return premise.value ? conclusion : always;
  return { is: 'implies', premise, conclusion };
}

export function oneOf(of: Term, ...values: readonly Scalar[]): Claim {
  return { is: 'contains', list: { is: 'literal', value: values }, item: of };
}

export function contains(within: Term, of: Operand): Claim {
  return { is: 'contains', list: within, item: termOf(of) };
}

/** The pattern must mean the same to Go's engine, which has no lookaround. An absent text does not match. */
export function matches(of: Term, pattern: RegExp): Claim {
  return { is: 'matches', of, pattern };
}

export function isJson(of: Term, as: 'any' | 'object' = 'any'): Claim {
  return { is: 'json', of, as };
}

export function every(within: Term, holds: Claim): Claim {
  return { is: 'every', list: within, holds };
}

export function distinct(within: Term): Claim {
  return { is: 'distinct', list: within };
}

/** The kind that messages write a term as. */
export function kindOf(term: Term): ValueKind {
  if (term.is === 'setting' || term.is === 'item') return term.as;
  if (term.is === 'literal') return Array.isArray(term.value) ? 'list' : literalKinds[typeof term.value]!;
  if (term.is === 'choose') return kindOf(term.there);
  return kinds[term.is] ?? 'text';
}

const literalKinds: { readonly [type: string]: ValueKind } = { string: 'text', number: 'number', boolean: 'flag' };
const kinds: { readonly [is in Term['is']]?: ValueKind } = {
  ...{ position: 'number', indexOf: 'number', length: 'number', bytes: 'number' },
  ...{ plus: 'number', times: 'number', floor: 'number', asNumber: 'number' },
  ...{ elements: 'list', keys: 'list', entries: 'list', concat: 'list', tuple: 'list', collect: 'list' },
};

function termOf(operand: Operand | Sentence): Term {
  if (typeof operand !== 'object') return { is: 'literal', value: operand };
  if (Array.isArray(operand)) return { is: 'literal', value: operand };
  return 'parts' in operand ? { is: 'sentence', sentence: operand } : (operand as Term);
}

function joinedClaims(is: 'all' | 'any', claims: readonly Claim[], decisive: boolean): Claim {
  const flat = claims.flatMap((claim) => (claim.is === is ? (claim.of as readonly Claim[]) : [claim]));
  if (flat.some((claim) => claim.is === 'always' && claim.value === decisive)) return decisive ? always : never;
  const open = flat.filter((claim) => claim.is !== 'always');
  if (open.length < 2) return open[0] ?? (decisive ? never : always);
  return { is, of: open };
}
