import { Token } from 'cdktf';
import {
  type Condition,
  conditionalHead,
  expression,
  isExpression,
  operand,
  optionalExpression,
  separated,
} from './setting';

/** True when every one is: decided now where it can be, else by Terraform. */
export function allOf(...conditions: readonly Condition[]): Condition {
  return joined(conditions, false, '&&');
}

/** True when one of them is. */
export function anyOf(...conditions: readonly Condition[]): Condition {
  return joined(conditions, true, '||');
}

export function not(condition: Condition): Condition {
  return typeof condition === 'boolean' ? !condition : expression`!${operand(condition)}`;
}

/** Whether a setting has this value; an absent setting has none. */
export function is<T extends string | number | boolean>(setting: unknown, value: T): Condition {
  return isExpression(setting) ? expression`${operand(setting)} == ${value}` : setting === value;
}

/** Whether a list, which is never null, has elements. */
export function hasElements(list: unknown): Condition {
  return isExpression(list) ? expression`length(${list}) > 0` : (list as readonly unknown[]).length > 0;
}

/** The first text where the condition holds, else the second; Terraform chooses where only it knows. */
export function chooseText<A extends string | undefined, B extends string | undefined>(
  condition: Condition,
  there: A,
  absent: B,
): A | B {
  if (typeof condition === 'boolean') return condition ? there : absent;
  return Token.asString(expression`${conditionalHead(condition)} ? ${there} : ${absent}`) as A & B;
}

/** The value of a setting that takes anything, or null, which leaves an argument out. */
export function orNull(condition: Condition, value: unknown): unknown {
  if (typeof condition === 'boolean') return condition ? value : undefined;
  return optionalExpression(expression`${conditionalHead(condition)} ? ${value} : null`, condition);
}

/** A value for places that ask `isGiven` themselves: what it is where the condition does not hold is of no concern. */
export function givenWhen(condition: Condition, value: string | undefined): string | undefined {
  if (typeof condition === 'boolean') return condition ? value : undefined;
  return Token.asString(optionalExpression(expression`${value}`, condition));
}

/** Operators that bind no more tightly than these, or that nobody should have to remember. */
const lower = { '&&': /\s(\?|\|\|)\s/, '||': /\s(\?|&&)\s/ } as const;

function joined(conditions: readonly Condition[], decisive: boolean, operator: '&&' | '||'): Condition {
  if (conditions.includes(decisive)) return decisive;
  const open = conditions.filter((condition) => typeof condition !== 'boolean');
  if (open.length < 2) return open[0] ?? !decisive;
  return separated(
    open.map((condition) => operand(condition, lower[operator])),
    ` ${operator} `,
  );
}
