import { snakeCase } from '../modules/names';
import type { Field, Shape } from '../stacks/checks/shape';
import type { SettingDocs } from './documentation/setting-docs';
import { inTerraformsTerms } from './rules/print-condition';

/** A variable of a module, or an attribute of one that is an object. */
export interface Variable {
  /** As Terraform spells it: `maximum_retry_attempts`. */
  readonly name: string;
  /** As the constructs spell it: `maximumRetryAttempts`. */
  readonly setting: string;
  readonly shape: Shape;
  /** What of the shape this module checks. Absent: all; the rest is checked by the modules that it is handed on to. */
  readonly checked?: Shape;
  /** Full sentences; the settings in it are in Terraform's spelling. */
  readonly description: string;
  /** Default and its reason, as documented. Empty: there is none. */
  readonly defaultText: string;
  /** Absent: required. Null: may be left out. */
  readonly defaultValue?: unknown;
  /** Of a variable that is an object, or a list or map of objects. */
  readonly attributes: readonly Variable[];
}

/** Values that settings have where nothing is said, by setting. A nested object holds those of its members. */
export type Defaults = { readonly [setting: string]: unknown };

/** A key of one's own comes as an object, so that a plan knows of it before its ARN is known. */
function keyShape(arn: Shape): Shape {
  return { kind: 'object', fields: { arn: { shape: arn, required: 'Name the key.' } } };
}

export interface VariableSource {
  readonly fields: { readonly [setting: string]: Field };
  /** Interfaces that document the settings, the first one that does. */
  readonly documentedBy: readonly string[];
  readonly defaults: Defaults;
  readonly docs: SettingDocs;
}

/** One variable for each setting of a table of fields. */
export function variablesOf(source: VariableSource): readonly Variable[] {
  return Object.entries(source.fields).map(([setting, field]) => variableOf(setting, field, source));
}

function variableOf(setting: string, field: Field, source: VariableSource): Variable {
  const { documentedBy, docs, defaults } = source;
  const doc = documentedBy.map((name) => docs[name]?.[setting]).find((each) => each !== undefined);
  const isKey = /kmsKeyArn$/i.test(setting);
  const nested = nestedFields(field.shape);
  const attributes =
    nested === undefined || isKey
      ? []
      : variablesOf({
          fields: nested,
          documentedBy: doc?.typeNames ?? [],
          docs,
          defaults: nestedDefaults(defaults[setting]),
        });
  return {
    name: isKey ? snakeCase(setting.replace(/Arn$/, '')) : snakeCase(setting),
    setting,
    shape: isKey ? keyShape(field.shape) : field.shape,
    description: inTerraformsTerms(doc?.text ?? ''),
    defaultText: inTerraformsTerms(doc?.defaultText ?? ''),
    attributes: isKey ? [keyAttribute(field.shape)] : attributes,
    ...defaultOf(field, isKey ? undefined : defaults[setting], attributes),
  };
}

function keyAttribute(shape: Shape): Variable {
  const description = 'ARN of the key, not of an alias.';
  return { name: 'arn', setting: 'arn', shape, description, defaultText: '', attributes: [] };
}

export interface ObjectVariable {
  readonly description: string;
  readonly defaultText: string;
  readonly attributes: readonly Variable[];
  /** Objects by key. Default: one object. */
  readonly isMap?: true;
  /** Absent: required. */
  readonly defaultValue?: unknown;
  /** What the keys of a map look like. Default: they become parts of names in AWS. */
  readonly keys?: { readonly pattern: RegExp; readonly rule: string };
}

const partOfName = {
  pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/,
  rule: 'must be lower-case letters, digits and single hyphens: names in AWS are made of it',
};

/** A variable whose attributes are variables themselves. */
export function objectVariable(name: string, { isMap, keys = partOfName, ...rest }: ObjectVariable): Variable {
  const fields = Object.fromEntries(
    rest.attributes.map((attribute) => [
      attribute.setting,
      { shape: attribute.shape, ...('defaultValue' in attribute ? {} : { required: 'Give it.' }) },
    ]),
  );
  const object: Shape = { kind: 'object', fields };
  const unchecked: Shape = { kind: 'any', terraform: 'any' };
  if (!isMap) return { name, setting: name, shape: object, checked: unchecked, ...rest };
  const of = (element: Shape): Shape => ({ kind: 'map', of: element, key: keys });
  return { name, setting: name, shape: of(object), checked: of(unchecked), ...rest };
}

/** The same variable, as one that must be given. */
export function withoutDefault({ defaultValue: _none, ...required }: Variable): Variable {
  return required;
}

/** The same variable as an attribute that may be left out, for a module called with it to put its default. */
export function withNullDefault(variable: Variable): Variable {
  return 'defaultValue' in variable ? { ...variable, defaultValue: null } : variable;
}

/** An object all of whose attributes may be left out may be left out as a whole: it is never null. */
function defaultOf(field: Field, value: unknown, attributes: readonly Variable[]): { defaultValue?: unknown } {
  if (field.required !== undefined) return {};
  const isOpen = field.shape.kind === 'object' && attributes.every((attribute) => 'defaultValue' in attribute);
  if (field.shape.kind === 'object') return { defaultValue: isOpen ? {} : null };
  // For-expressions over objects want something to run over; null leaves an argument out.
  if (nestedFields(field.shape) !== undefined) return { defaultValue: field.shape.kind === 'list' ? [] : {} };
  return { defaultValue: value ?? null };
}

function nestedDefaults(value: unknown): Defaults {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Defaults) : {};
}

/** The fields of an object, or of the elements of a list or map. */
function nestedFields(shape: Shape): { readonly [setting: string]: Field } | undefined {
  if (shape.kind === 'object') return shape.fields;
  return shape.kind === 'list' || shape.kind === 'map' ? nestedFields(shape.of) : undefined;
}
