import type { Expression, ForExpression } from './expression';
import { splatVariable } from './expression';
import { callFunction } from './functions';
import {
  describe,
  ExpressionError,
  isEqual,
  isList,
  isObject,
  ResourceValue,
  type TfValue,
  toBoolean,
  toList,
  toNumber,
  toText,
} from './value';

/** What a bare name stands for, such as `var`, `each` or a resource type; undefined where nothing has the name. */
export type Scope = (name: string) => TfValue | undefined;

/** The value of an expression; fails with an `ExpressionError` naming what it cannot evaluate. */
export function evaluate(expression: Expression, scope: Scope): TfValue {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'template':
      return expression.parts.map((part) => toText(evaluate(part, scope))).join('');
    case 'variable':
      return variable(expression.name, scope);
    case 'attribute':
      return attributeOf(evaluate(expression.of, scope), expression.name);
    case 'index':
      return elementOf(evaluate(expression.of, scope), evaluate(expression.key, scope));
    case 'splat':
      return splat(evaluate(expression.of, scope), expression.each, scope);
    case 'call':
      return call(expression, scope);
    case 'unary':
      return unary(expression.operator, evaluate(expression.operand, scope));
    case 'binary':
      return binary(expression, scope);
    case 'conditional':
      return evaluate(toBoolean(evaluate(expression.condition, scope)) ? expression.yes : expression.no, scope);
    case 'tuple':
      return expression.items.map((item) => evaluate(item, scope));
    case 'object':
      return Object.fromEntries(
        expression.entries.map(([key, value]) => [toText(evaluate(key, scope)), evaluate(value, scope)]),
      );
    case 'for':
      return comprehension(expression, scope);
  }
}

/** A scope in which `names` come before those of `outer`. */
export function nested(outer: Scope, names: Readonly<Record<string, TfValue>>): Scope {
  return (name) => (Object.hasOwn(names, name) ? names[name] : outer(name));
}

function variable(name: string, scope: Scope): TfValue {
  const value = scope(name);
  if (value === undefined) throw new ExpressionError(`nothing is called \`${name}\``);
  return value;
}

function attributeOf(owner: TfValue, name: string): TfValue {
  if (owner instanceof ResourceValue) return owner.attribute(name);
  if (isObject(owner) && Object.hasOwn(owner, name)) return owner[name]!;
  throw new ExpressionError(`${describe(owner)} has no attribute \`${name}\``);
}

function elementOf(owner: TfValue, key: TfValue): TfValue {
  if (isList(owner)) {
    const value = owner[toNumber(key)];
    if (value !== undefined) return value;
    throw new ExpressionError(`a list of ${owner.length} has no element ${toText(key)}`);
  }
  return attributeOf(owner, toText(key));
}

/** `[*]` of a single value is a list of one, of null an empty list. */
function splat(owner: TfValue, each: Expression, scope: Scope): TfValue {
  const items = owner === null ? [] : isList(owner) ? owner : [owner];
  return items.map((item) => evaluate(each, nested(scope, { [splatVariable]: item })));
}

function call({ name, args, spread }: Extract<Expression, { kind: 'call' }>, scope: Scope): TfValue {
  if (name === 'try') return firstThatWorks(args, scope);
  if (name === 'can') return canEvaluate(args[0], scope);
  const values = args.map((argument) => evaluate(argument, scope));
  return callFunction(name, spread ? [...values.slice(0, -1), ...toList(values.at(-1) ?? null)] : values);
}

function canEvaluate(argument: Expression | undefined, scope: Scope): boolean {
  try {
    return argument !== undefined && evaluate(argument, scope) !== undefined;
  } catch (error) {
    if (error instanceof ExpressionError) return false;
    throw error;
  }
}

function firstThatWorks(args: readonly Expression[], scope: Scope): TfValue {
  for (const argument of args) {
    try {
      return evaluate(argument, scope);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
    }
  }
  throw new ExpressionError('no argument of `try` can be evaluated');
}

function unary(operator: string, operand: TfValue): TfValue {
  return operator === '!' ? !toBoolean(operand) : -toNumber(operand);
}

const numeric: Readonly<Record<string, (left: number, right: number) => TfValue>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '<': (left, right) => left < right,
  '>': (left, right) => left > right,
  '<=': (left, right) => left <= right,
  '>=': (left, right) => left >= right,
};

function binary(expression: Extract<Expression, { kind: 'binary' }>, scope: Scope): TfValue {
  const { operator } = expression;
  const left = evaluate(expression.left, scope);
  if (operator === '&&' && !toBoolean(left)) return false;
  if (operator === '||' && toBoolean(left)) return true;
  const right = evaluate(expression.right, scope);
  if (operator === '&&' || operator === '||') return toBoolean(right);
  if (operator === '==') return isEqual(left, right);
  if (operator === '!=') return !isEqual(left, right);
  return numeric[operator]!(toNumber(left), toNumber(right));
}

function comprehension(expression: ForExpression, scope: Scope): TfValue {
  const rows = entriesOf(evaluate(expression.source, scope))
    .map(([key, value]) => nested(scope, { [expression.keyName ?? '']: key, [expression.valueName]: value }))
    .filter((inner) => !expression.condition || toBoolean(evaluate(expression.condition, inner)));
  if (!expression.key) return rows.map((inner) => evaluate(expression.value, inner));
  const result: Record<string, TfValue> = {};
  for (const inner of rows) {
    const key = toText(evaluate(expression.key, inner));
    const value = evaluate(expression.value, inner);
    result[key] = expression.isGrouped ? [...((result[key] as readonly TfValue[]) ?? []), value] : value;
  }
  return result;
}

/** Key and value pairs in Terraform's order: lists by index, objects by key. */
export function entriesOf(value: TfValue): [TfValue, TfValue][] {
  if (isList(value)) return value.map((item, index) => [index, item]);
  if (isObject(value))
    return Object.keys(value)
      .sort()
      .map((key) => [key, value[key]!]);
  throw new ExpressionError(`${describe(value)} cannot be iterated`);
}
