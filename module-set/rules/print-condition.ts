import type { Claim, Sentence, Term } from '../../modules/rule';
import { nameOf, stepsOf } from '../../modules/rule-path';
import { snakeCase } from '../../modules/spelling';
import { printPath, printPresence, type Surroundings } from './print-path';
import { escapedInQuotes, levels, type Printed, patternOf, primary, quoted, within } from './printed';

type TermPrinters = {
  readonly [is in Term['is']]: (term: Extract<Term, { is: is }>, around: Surroundings) => Printed;
};

const termPrinters: TermPrinters = {
  literal: ({ value }) => primary(literal(value)),
  setting: ({ path, otherwise }, around) => {
    const { text, mayBeNull } = printPath(path, around);
    if (mayBeNull && otherwise !== undefined) return primary(`coalesce(${text}, ${literal(otherwise)})`);
    if (mayBeNull) around.noteAbsent();
    return primary(text);
  },
  elements: ({ path }, around) => reference(path, { ...around, elements: new Map() }),
  item: ({ path }, around) => {
    const { text, mayBeNull } = printPath(path, { ...around, elements: new Map() }, around.item);
    if (mayBeNull) around.noteAbsent();
    return primary(text);
  },
  position: (_term, { innermost }) => primary(innermost!.key),
  key: (_term, { innermost }) => primary(innermost!.key),
  keys: ({ path }, around) => primary(`keys(${mapText(path, around)})`),
  keysOfEach: ({ path, member }, around) =>
    primary(`flatten([for each in values(${mapText(path, around)}) : keys(coalesce(each.${snakeCase(member)}, {}))])`),
  entries: ({ path }, around) =>
    primary(`flatten([for name, value in ${mapText(path, around)} : [name, value == null ? "" : value]])`),
  concat: ({ lists }, around) => primary(`concat(${lists.map((each) => listText(each, around)).join(', ')})`),
  tuple: ({ items }, around) => {
    const written = items.map((item) => attempt(item, around));
    const list = `[${written.map(({ text }) => text).join(', ')}]`;
    return primary(written.some(({ mayBeNull }) => mayBeNull) ? `[for each in ${list} : each if each != null]` : list);
  },
  collect: ({ of, where, take }, around) => {
    const inside = { ...around, item: nextItem(around) };
    const condition = where.is === 'always' ? '' : ` if ${printClaim(where, inside)}`;
    return primary(`[for ${inside.item} in ${listText(of, around)} : ${printTerm(take, inside)}${condition}]`);
  },
  first: ({ of }, around) => {
    around.noteAbsent();
    return primary(`${printTerm(of, around)}[0]`);
  },
  indexOf: ({ list, item }, around) => primary(`index(${listText(list, around)}, ${printTerm(item, around)})`),
  length: ({ of }, around) => primary(call('length', [of], around)),
  bytes: ({ of }, around) =>
    primary(`floor(length(trim(base64encode(join("", ${printTerm(of, around)})), "=")) * 3 / 4)`),
  plus: ({ operands }, around) => operators(operands, ' + ', levels.sum, around),
  times: ({ operands }, around) => operators(operands, ' * ', levels.product, around),
  floor: ({ of }, around) => primary(call('floor', [of], around)),
  // The variable's type has converted it.
  asNumber: ({ of }, around) => termOf(of, around),
  part: ({ of, separator, position }, around) =>
    primary(`try(split(${quoted(separator)}, ${printTerm(of, around)})[${position}], null)`),
  pascalCase: ({ of }, around) =>
    primary(`join("", [for word in split("_", lower(${printTerm(of, around)})) : title(word)])`),
  joined: ({ of, separator }, around) => primary(`join(${quoted(separator)}, ${printTerm(of, around)})`),
  sentence: ({ sentence }, around) => primary(`"${printSentence(sentence, around, escapedInQuotes)}"`),
  choose: ({ when, there, otherwise }, around) => ({
    text: `${within(claimOf(when, around), levels.or)} ? ${printTerm(there, around)} : ${printTerm(otherwise, around)}`,
    level: levels.conditional,
  }),
};

/** A value as HCL. */
export function printTerm(term: Term, around: Surroundings): string {
  return termOf(term, around).text;
}

function termOf(term: Term, around: Surroundings): Printed {
  return (termPrinters[term.is] as (term: Term, around: Surroundings) => Printed)(term, around);
}

type ClaimPrinters = {
  readonly [is in Claim['is']]: (claim: Extract<Claim, { is: is }>, around: Surroundings) => Printed;
};

const claimPrinters: ClaimPrinters = {
  always: ({ value }) => primary(String(value)),
  given: ({ of }, around) => ({ text: `${presence(of, around)} != null`, level: levels.equal }),
  true: ({ of }, around) => primary(present(of, around).text),
  compare: ({ by, left, right }, around) => {
    const level = by === '==' ? levels.equal : levels.order;
    const side = (term: Term) => within(by === '==' ? attempt(term, around) : present(term, around), level + 1);
    // What is compared stands first, as it is read.
    if (left.is === 'literal') return { text: `${side(right)} ${by.replace('<', '>')} ${side(left)}`, level };
    return { text: `${side(left)} ${by} ${side(right)}`, level };
  },
  all: ({ of }, around) => joinedClaims(of, ' && ', levels.and, around),
  any: ({ of }, around) => joinedClaims(of, ' || ', levels.or, around),
  not: ({ of }, around) => negated(of, around),
  implies: ({ premise, conclusion }, around) => {
    const given = new Set([...around.given, ...givenBy(premise)]);
    const then = within(claimOf(conclusion, { ...around, given }), levels.or);
    if (premise.is === 'not') {
      const premiseText = within(claimOf(premise.of, around), levels.or);
      return { text: `${premiseText} ? true : ${then}`, level: levels.conditional };
    }
    const text =
      premise.is === 'given'
        ? `${presence(premise.of, around)} == null ? true : ${then}`
        : `${within(claimOf(premise, around), levels.or)} ? ${then} : true`;
    return { text, level: levels.conditional };
  },
  contains: ({ list, item }, around) => primary(`contains(${listText(list, around)}, ${present(item, around).text})`),
  matches: ({ of, pattern }, around) =>
    primary(`can(regex(${quoted(patternOf(pattern))}, ${attempt(of, around).text}))`),
  json: ({ of, as }, around) => {
    const decoded = `jsondecode(${attempt(of, around).text})`;
    return primary(`can(${as === 'object' ? `keys(${decoded})` : decoded})`);
  },
  every: ({ list, holds }, around) => {
    const inside = { ...around, item: nextItem(around) };
    return primary(`alltrue([for ${inside.item} in ${listText(list, around)} : ${printClaim(holds, inside)}])`);
  },
  distinct: ({ list }, around) => {
    const { text } = present(list, around);
    return { text: `length(distinct(${text})) == length(${text})`, level: levels.equal };
  },
};

/** A condition as HCL. */
export function printClaim(claim: Claim, around: Surroundings): string {
  return claimOf(claim, around).text;
}

function claimOf(claim: Claim, around: Surroundings): Printed {
  return (claimPrinters[claim.is] as (claim: Claim, around: Surroundings) => Printed)(claim, around);
}

function negated(claim: Claim, around: Surroundings): Printed {
  if (claim.is === 'given') return { text: `${presence(claim.of, around)} == null`, level: levels.equal };
  const printed = claimOf(claim, around);
  if (claim.is === 'compare' && claim.by === '==') {
    const sides = [claim.left, claim.right].map((side) => within(attempt(side, around), levels.equal + 1));
    return { text: sides.join(' != '), level: levels.equal };
  }
  return { text: `!${within(printed, levels.unary)}`, level: levels.unary };
}

/** Text with interpolations; `asWritten` fits the literal parts into their surroundings. */
export function printSentence(
  { parts, terms }: Sentence,
  around: Surroundings,
  asWritten: (text: string) => string,
): string {
  return parts.reduce((left, part, index) => {
    const before = index === 0 ? '' : interpolation(terms[index - 1]!, around);
    return `${left}${before}${asWritten(inTerraformsTerms(part))}`;
  }, '');
}

/** A message is valid whatever is absent: what cannot be said is left out. */
function interpolation(term: Term, around: Surroundings): string {
  if (term.is === 'literal' && !Array.isArray(term.value)) return String(term.value);
  const { text, mayBeNull } = attempt(term, around);
  if (!mayBeNull) return `\${${text}}`;
  // A template that is nothing but a null is null itself, which `try` lets through.
  return term.is === 'setting' ? `\${${text} == null ? "" : ${text}}` : `\${try(${text}, "")}`;
}

/** Settings in prose as variables: `batchSize` -> `batch_size`, `onFailure: { kind: 's3' }` -> `on_failure = { kind = "s3" }` */
export function inTerraformsTerms(prose: string): string {
  return prose
    .replace(/`\['(\w+)'\]`/g, '`["$1"]`')
    .replace(/`([a-z]\w*): \{ (\w+): '([^']*)' \}`/g, '`$1 = { $2 = "$3" }`')
    .replace(/`([a-z][A-Za-z0-9]*(?:\.[a-z][A-Za-z0-9]*)*)((?: = \{ \w+ = "[^"]*" \})?)`/g, (_match, names, rest) => {
      const path = (names as string).split('.').map((name) => printPath(name, nowhere, '').text.slice(1));
      return `\`${path.join('.').replace(/kms_key\.arn$/, 'kms_key')}${rest}\``;
    });
}

/** Within a message that is left out where the value is absent, the value is there. */
export function withGiven(term: Term, around: Surroundings): Surroundings {
  const inner = term.is === 'length' ? term.of : term;
  return inner.is === 'setting' ? { ...around, given: new Set([nameOf(stepsOf(inner.path))]) } : around;
}

const nowhere: Surroundings = { elements: new Map(), given: new Set(), noteAbsent: () => undefined };

/** Prints a value, and tells whether it may be absent there. */
export function attempt(term: Term, around: Surroundings): Printed & { readonly mayBeNull: boolean } {
  let mayBeNull = false;
  const noteAbsent = () => {
    mayBeNull = true;
  };
  const printed = termOf(term, { ...around, noteAbsent });
  return { ...printed, mayBeNull };
}

/** Prints a value that an operator or function needs: in a condition, Terraform fails where it is absent. */
function present(term: Term, around: Surroundings): Printed {
  const { mayBeNull, ...printed } = attempt(term, around);
  if (mayBeNull) around.noteAbsent();
  return printed;
}

function presence(term: Term, around: Surroundings): string {
  return term.is === 'setting' ? printPresence(term.path, around) : attempt(term, around).text;
}

function reference(path: string, around: Surroundings): Printed {
  const { text, mayBeNull } = printPath(path, around);
  if (mayBeNull) around.noteAbsent();
  return primary(text);
}

/** A list that can be gone through, also where it is absent. */
function listText(term: Term, around: Surroundings): string {
  const { text, mayBeNull } = attempt(term, around);
  return mayBeNull ? `coalesce(${text}, [])` : text;
}

function mapText(path: string, around: Surroundings): string {
  const { text, mayBeNull } = printPath(path, around);
  return mayBeNull ? `coalesce(${text}, {})` : text;
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  return typeof value === 'string' ? quoted(value) : String(value);
}

function call(name: string, args: readonly Term[], around: Surroundings): string {
  return `${name}(${args.map((arg) => printTerm(arg, around)).join(', ')})`;
}

function operators(operands: readonly Term[], operator: string, level: number, around: Surroundings): Printed {
  return { text: operands.map((each) => within(termOf(each, around), level)).join(operator), level };
}

function joinedClaims(claims: readonly Claim[], operator: string, level: number, around: Surroundings): Printed {
  return { text: claims.map((each) => within(claimOf(each, around), level + 1)).join(operator), level };
}

/** Names of the paths that are there where the claim holds. */
function givenBy(claim: Claim): readonly string[] {
  if (claim.is === 'given' && claim.of.is === 'setting') return [nameOf(stepsOf(claim.of.path))];
  return claim.is === 'all' ? claim.of.flatMap(givenBy) : [];
}

function nextItem({ item }: Surroundings): string {
  return item === undefined ? 'other' : `${item}_other`;
}
