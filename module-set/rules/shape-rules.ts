import {
  all,
  any,
  between,
  type Claim,
  choose,
  collect,
  eq,
  every,
  first,
  floor,
  given,
  gte,
  implies,
  isJson,
  item,
  keys,
  lengthOf,
  list,
  lt,
  lte,
  matches,
  not,
  number,
  oneOf,
  type Rule,
  type Sentence,
  sentence,
  type Term,
  text,
  words,
} from '../../modules/rule';
import type { Pattern, Shape } from '../../stacks/checks/shape';

/** What a shape asks of the value at a path, and of everything inside it. Terraform's type asks for the rest. */
export function shapeRules(shape: Shape, path: string): readonly Rule[] {
  return (makers[shape.kind] as (shape: Shape, path: string) => readonly Rule[])(shape, path);
}

const makers: {
  readonly [kind in Shape['kind']]: (shape: Extract<Shape, { kind: kind }>, path: string) => readonly Rule[];
} = {
  any: ({ json }, path) =>
    json === undefined
      ? []
      : [ruleOf(path, { rule: words(json.rule), remedy: words(json.remedy), holds: isJson(text(path), json.as) })],
  flag: () => [],
  integer: integerRules,
  text: (shape, path) =>
    takesAny(shape)
      ? []
      : [ruleOf(path, { rule: words(shape.rule), remedy: words('Change it.'), holds: fits(text(path), shape) })],
  oneOf: ({ values, remedy = 'Choose one of them.' }, path) => [
    ruleOf(path, {
      rule: words(`must be ${values.map((each) => `\`${each}\``).join(' or ')}`),
      remedy: words(remedy),
      holds: oneOf(text(path), ...values),
    }),
  ],
  list: listRules,
  map: mapRules,
  object: ({ fields }, path) =>
    Object.entries(fields).flatMap(([name, { shape, required }]) =>
      shapeRules(shape, `${path}.${name}${required === undefined ? '?' : ''}`),
    ),
  choice: () => [],
  variant: () => [],
};

function integerRules({ min, max, only }: Extract<Shape, { kind: 'integer' }>, path: string): readonly Rule[] {
  const value = number(path);
  if (only) {
    const rule = words(`must be one of ${only.join(', ')}`);
    return [ruleOf(path, { rule, remedy: words('Take the nearest of them.'), value, holds: oneOf(value, ...only) })];
  }
  const isOpen = max === Number.MAX_SAFE_INTEGER;
  const isWhole = eq(floor(value), value);
  const byHalf = choose(lt(value, min), 'Raise it.', isOpen ? 'Write a whole number.' : 'Lower it.');
  return [
    ruleOf(path, {
      rule: words(`must be ${isOpen ? `${min} or more` : `${min} to ${max}`}`),
      remedy: sentence`${choose(not(isWhole), 'Write a whole number.', byHalf)}`,
      value,
      holds: all(isOpen ? gte(value, min) : between(value, min, max), isWhole),
    }),
  ];
}

function listRules({ of, min = 0, max }: Extract<Shape, { kind: 'list' }>, path: string): readonly Rule[] {
  const inside = shapeRules(of, `${path}[*]`);
  if (min === 0 && max === undefined) return inside;
  const count = lengthOf(list(path));
  const range = max === undefined ? `${min} or more` : min === max ? `${min}` : `${min} to ${max}`;
  const remedy = max === undefined ? words('Add one.') : min === 0 ? words('Remove some.') : undefined;
  return [
    ruleOf(path, {
      rule: words(`must have ${range} entries`),
      remedy: remedy ?? sentence`${choose(lt(count, min), 'Add one.', 'Remove some.')}`,
      value: count,
      holds: all(...(min === 0 ? [] : [gte(count, min)]), ...(max === undefined ? [] : [lte(count, max)])),
    }),
    ...inside,
  ];
}

function mapRules({ of, key, min = 0 }: Extract<Shape, { kind: 'map' }>, path: string): readonly Rule[] {
  const count = lengthOf(list(path));
  const isFit = fits(item, key);
  const few: Rule[] =
    min === 0
      ? []
      : [
          ruleOf(path, {
            rule: words(`must have ${min} or more entries`),
            remedy: words('Add one.'),
            value: count,
            holds: gte(count, min),
          }),
        ];
  return [
    ...few,
    ruleOf(path, {
      rule: words(`has a name that ${key.rule}`),
      remedy: words('Rename it.'),
      value: first(collect(keys(path), not(isFit))),
      holds: every(keys(path), isFit),
    }),
    ...shapeRules(of, `${path}.*`),
  ];
}

/** Terraform's type says enough, and a message with the value would say too much. */
function takesAny({ pattern }: Pattern): boolean {
  return pattern.source === '^';
}

/** A pattern with lookaround is one that Terraform has not: `portable` says the same without. */
function fits(of: Term, { pattern, portable = { matching: [pattern] } }: Pattern): Claim {
  const { matching, avoiding = [] } = portable;
  return all(...matching.map((each) => matches(of, each)), not(any(...avoiding.map((each) => matches(of, each)))));
}

/** What may be absent is only checked where it is there. */
function ruleOf(
  path: string,
  { rule, remedy, holds, value = text(path) }: { rule: Sentence; remedy: Sentence; holds: Claim; value?: Term },
): Rule {
  const element = Math.max(path.lastIndexOf('[*]'), path.lastIndexOf('.*'));
  const optional = path.lastIndexOf('?');
  const isOptional = optional > element;
  return {
    setting: path,
    rule,
    remedy,
    value,
    holds: isOptional ? implies(given(path.slice(0, optional + 1)), holds) : holds,
  };
}
