import { type IResolvable, Token } from 'cdktf';
import { type Condition, expression, optionalExpression, optionalObject, rawExpression } from '../modules/setting';
import type { Shape } from '../stacks/checks/shape';
import type { Variable } from './variable';

/**
 * The settings of a construct, each a reference to a variable of the module: what a definition says with literals,
 * left to Terraform. `parent` is where the variables are attributes: `var` itself, or an object variable.
 */
export function settingsOf<T>(variables: readonly Variable[], parent = 'var', parentGiven: Condition = true): T {
  const settings = variables.map((variable) => [variable.setting, settingOf(variable, parent, parentGiven)] as const);
  return Object.fromEntries(settings) as T;
}

function settingOf(variable: Variable, parent: string, parentGiven: Condition): unknown {
  const path = `${parent}.${variable.name}`;
  const given = variable.defaultValue === null ? isThere(path, parentGiven) : parentGiven;
  if (isKey(variable)) return Token.asString(optionalExpression(rawExpression(`try(${path}.arn, null)`), given));
  if (variable.shape.kind === 'object')
    return optionalObject(settingsOf<object>(variable.attributes, path, given), given);
  return typed(variable.shape, optionalExpression(rawExpression(textOf(variable, path, parentGiven)), given));
}

/** A list below an object that may be absent is empty then, so that its length can always be asked for. */
function textOf({ shape }: Variable, path: string, parentGiven: Condition): string {
  return parentGiven !== true && isList(shape) ? `try(${path}, [])` : path;
}

function isList(shape: Shape): boolean {
  return shape.kind === 'list' || (shape.kind === 'any' && shape.terraform.startsWith('list('));
}

function isKey({ attributes, name }: Variable): boolean {
  return attributes.length === 1 && /(^|_)kms_key$/.test(name);
}

/**
 * Terraform before 1.12 looks at both sides of an `&&`, and there may be nothing around the attribute. What `try` is given
 * must be known as a whole, or its result is not: so it is given the comparison, and not an object with an ARN to come.
 */
function isThere(path: string, parentGiven: Condition): IResolvable {
  return parentGiven === true
    ? expression`${rawExpression(path)} != null`
    : expression`try(${rawExpression(path)} != null, false)`;
}

/** CDKTF hides a reference in the type that the binding expects. */
function typed(shape: Shape, reference: IResolvable): unknown {
  switch (shape.kind) {
    case 'integer':
      return Token.asNumber(reference);
    case 'text':
    case 'oneOf':
      return Token.asString(reference);
    case 'list':
      return shape.of.kind === 'object' ? reference : Token.asList(reference);
    case 'any':
      return anyTyped(shape.terraform, reference);
    default:
      return reference;
  }
}

function anyTyped(type: string, reference: IResolvable): unknown {
  if (type === 'number') return Token.asNumber(reference);
  if (type === 'string') return Token.asString(reference);
  return type === 'list(string)' ? Token.asList(reference) : reference;
}
