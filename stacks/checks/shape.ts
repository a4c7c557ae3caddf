import type { SettingMistake } from '../../modules/errors';
import { isExpression } from '../../modules/setting';
import { nearestName } from '../nearest-name';

/** What a value of the definition looks like: names, types and ranges that hold whatever the rest says. */
export type Shape =
  | {
      readonly kind: 'any';
      /** The type that Terraform gives it. */
      readonly terraform: string;
      /** What the modules ask of it at least, where it is a JSON text; its grammar is checked elsewhere. */
      readonly json?: { readonly as: 'any' | 'object'; readonly rule: string; readonly remedy: string };
    }
  | { readonly kind: 'flag' }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number; readonly only?: readonly number[] }
  | (Pattern & { readonly kind: 'text' })
  | { readonly kind: 'oneOf'; readonly values: readonly string[]; readonly remedy?: string }
  | { readonly kind: 'choice'; readonly choose: (value: object) => Shape }
  | { readonly kind: 'list'; readonly of: Shape; readonly min?: number; readonly max?: number }
  | {
      readonly kind: 'map';
      readonly of: Shape;
      readonly key: Pattern;
      readonly constructs?: true;
      readonly min?: number;
    }
  | ObjectShape
  | {
      readonly kind: 'variant';
      readonly by: string;
      readonly cases: { readonly [name: string]: ObjectShape };
      readonly remedy?: string;
    };

export interface ObjectShape {
  readonly kind: 'object';
  readonly fields: { readonly [name: string]: Field };
  /** Name of the construct that the object describes, where it has a path of its own. */
  readonly construct?: string;
}

export interface Field {
  readonly shape: Shape;
  /** What to do when the setting is missing; absent: the setting may be left out. */
  readonly required?: string;
}

/** What a text must look like. */
export interface Pattern {
  readonly pattern: RegExp;
  readonly rule: string;
  /** The same without lookaround, which Terraform's patterns have not. */
  readonly portable?: { readonly matching: readonly RegExp[]; readonly avoiding?: readonly RegExp[] };
}

/** Where a value stands: the construct's path, and the setting's name below it. */
export interface Place {
  readonly where: string;
  readonly setting: string;
}

/** Anything of `T` may be missing or only known to Terraform: what is left once values of a wrong shape are taken out. */
export type Draft<T> = T extends string | number | boolean | undefined | RegExp
  ? T | undefined
  : T extends readonly (infer E)[]
    ? readonly Draft<E>[]
    : T extends object
      ? { readonly [K in keyof T]?: Draft<T[K]> }
      : T;

/** Fields of an object, one for each property of its type, so that the table cannot fall behind the type. */
export type FieldsOf<T> = { readonly [K in keyof Required<T>]: Field };

/**
 * Notes every difference between a value and its shape, and returns the value without the parts that differ, so that
 * further checks need not ask again. Values that only Terraform knows pass.
 */
export function checkShape(shape: Shape, value: unknown, place: Place, mistakes: SettingMistake[]): unknown {
  if (isExpression(value)) return value;
  const check = shapeChecks[shape.kind] as (
    shape: Shape,
    value: unknown,
    place: Place,
    mistakes: SettingMistake[],
  ) => unknown;
  return check(shape, value, place, mistakes);
}

type ShapeCheck<K extends Shape['kind']> = (
  shape: Extract<Shape, { kind: K }>,
  value: unknown,
  place: Place,
  mistakes: SettingMistake[],
) => unknown;

const shapeChecks: { readonly [K in Shape['kind']]: ShapeCheck<K> } = {
  any: (_shape, value) => value,
  flag: (_shape, value, place, mistakes) =>
    typeof value === 'boolean'
      ? value
      : refuse(mistakes, place, 'must be true or false', value, 'Write true or false.'),
  integer: checkInteger,
  text: ({ pattern, rule }, value, place, mistakes) =>
    typeof value === 'string' && pattern.test(value) ? value : refuse(mistakes, place, rule, value, 'Change it.'),
  oneOf: checkOneOf,
  choice: ({ choose }, value, place, mistakes) =>
    isPlainObject(value)
      ? checkShape(choose(value), value, place, mistakes)
      : refuse(mistakes, place, 'must be an object', value, 'Write `{ ... }`.'),
  list: checkList,
  map: checkMap,
  object: checkObject,
  variant: checkVariant,
};

function checkInteger(
  { min, max, only }: Extract<Shape, { kind: 'integer' }>,
  value: unknown,
  place: Place,
  mistakes: SettingMistake[],
): unknown {
  const isInside = typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
  if (isInside && (only === undefined || only.includes(value))) return value;
  if (only) return refuse(mistakes, place, `must be one of ${only.join(', ')}`, value, 'Take the nearest of them.');
  const remedy =
    typeof value !== 'number' || isInside ? 'Write a whole number.' : value < min ? 'Raise it.' : 'Lower it.';
  const range = max === Number.MAX_SAFE_INTEGER ? `${min} or more` : `${min} to ${max}`;
  return refuse(mistakes, place, `must be ${range}`, value, Number.isInteger(value) ? remedy : 'Write a whole number.');
}

function checkOneOf(
  { values, remedy }: Extract<Shape, { kind: 'oneOf' }>,
  value: unknown,
  place: Place,
  mistakes: SettingMistake[],
): unknown {
  if (typeof value === 'string' && values.includes(value)) return value;
  const nearest = typeof value === 'string' ? nearestName(value, values) : undefined;
  const advice = remedy ?? (nearest === undefined ? 'Choose one of them.' : `Did you mean \`${nearest}\`?`);
  return refuse(mistakes, place, `must be ${values.map((each) => `\`${each}\``).join(' or ')}`, value, advice);
}

function checkList(
  { of, min = 0, max }: Extract<Shape, { kind: 'list' }>,
  value: unknown,
  place: Place,
  mistakes: SettingMistake[],
): unknown {
  if (!Array.isArray(value)) return refuse(mistakes, place, 'must be a list', value, 'Write `[...]`.');
  if (value.length < min || value.length > (max ?? value.length)) {
    const range = max === undefined ? `${min} or more` : min === max ? `${min}` : `${min} to ${max}`;
    refuse(
      mistakes,
      place,
      `must have ${range} entries`,
      value.length,
      value.length < min ? 'Add one.' : 'Remove some.',
    );
  }
  return value
    .map((entry, index) => checkShape(of, entry, below(place, `[${index}]`), mistakes))
    .filter((entry) => entry !== undefined);
}

function checkMap(
  { of, key: rule, constructs, min = 0 }: Extract<Shape, { kind: 'map' }>,
  value: unknown,
  place: Place,
  mistakes: SettingMistake[],
): unknown {
  if (!isPlainObject(value)) return refuse(mistakes, place, 'must be an object', value, 'Write `{ ... }`.');
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  if (entries.length < min) refuse(mistakes, place, `must have ${min} or more entries`, entries.length, 'Add one.');
  const checked = entries.map(([name, entry]) => {
    if (!rule.pattern.test(name)) refuse(mistakes, place, `has a name that ${rule.rule}`, name, 'Rename it.');
    const inside = constructs ? { where: `${place.where}/${name}`, setting: '' } : below(place, name);
    return [name, checkShape(of, entry, inside, mistakes)] as const;
  });
  return Object.fromEntries(checked.filter(([, entry]) => entry !== undefined));
}

function checkObject(shape: ObjectShape, value: unknown, place: Place, mistakes: SettingMistake[]): unknown {
  if (!isPlainObject(value)) return refuse(mistakes, place, 'must be an object', value, 'Write `{ ... }`.');
  const inside = shape.construct === undefined ? place : { where: `${place.where}/${shape.construct}`, setting: '' };
  const meant = refuseUnknownNames(shape, value, inside, mistakes);
  const checked = Object.entries(shape.fields).map(([name, field]) => {
    const given = value[name];
    if (given !== undefined) return [name, checkShape(field.shape, given, below(inside, name), mistakes)] as const;
    if (field.required !== undefined && !meant.includes(name))
      refuse(mistakes, below(inside, name), 'is required', undefined, field.required);
    return [name, undefined] as const;
  });
  return Object.fromEntries(checked.filter(([, entry]) => entry !== undefined));
}

/** Refuses what is not a setting, and returns the settings that were most likely meant. */
function refuseUnknownNames(shape: ObjectShape, value: object, place: Place, mistakes: SettingMistake[]): string[] {
  const known = Object.keys(shape.fields);
  const unknown = Object.keys(value).filter((each) => !known.includes(each));
  return unknown.flatMap((name) => {
    const nearest = nearestName(name, known);
    const remedy = nearest === undefined ? `Known are ${known.join(', ')}.` : `Did you mean \`${nearest}\`?`;
    refuse(mistakes, below(place, name), 'is not a setting', undefined, remedy);
    return nearest ?? [];
  });
}

function checkVariant(
  { by, cases, remedy }: Extract<Shape, { kind: 'variant' }>,
  value: unknown,
  place: Place,
  mistakes: SettingMistake[],
): unknown {
  if (!isPlainObject(value)) return refuse(mistakes, place, 'must be an object', value, 'Write `{ ... }`.');
  const names = Object.keys(cases);
  const name = value[by];
  const chosen = typeof name === 'string' && Object.hasOwn(cases, name) ? cases[name] : undefined;
  if (chosen) return checkShape(chosen, value, place, mistakes);
  const shape: Shape = { kind: 'oneOf', values: names, ...(remedy === undefined ? {} : { remedy }) };
  return checkOneOf(shape, name, below(place, by), mistakes);
}

/** `view.projection` and `each` -> `view.projection.each` */
export function below({ where, setting }: Place, name: string): Place {
  return { where, setting: setting === '' || name.startsWith('[') ? `${setting}${name}` : `${setting}.${name}` };
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(mistakes: SettingMistake[], place: Place, rule: string, value: unknown, remedy: string): undefined {
  mistakes.push({ ...place, rule, remedy, ...(value === undefined ? {} : { value }) });
  return undefined;
}
