import { type IResolvable, type IResolveContext, Token, Tokenization } from 'cdktf';

/**
 * A setting given as a literal, decided at synth time, or as a Terraform expression (`variable.value`, an attribute of
 * another resource), which Terraform decides. String, number and list expressions already hide in their own types.
 */
export type Setting<T> = T | IResolvable;

/** Whether something is wanted: known at synth time, or left to Terraform. */
export type Condition = boolean | IResolvable;

/** True when only Terraform knows the value: checks skip it, and blocks become `count`, `dynamic` or conditionals. */
export function isExpression(value: unknown): value is IResolvable {
  return Token.isUnresolved(value);
}

/** True when any part of a value is an expression. */
export function hasExpression(value: unknown): boolean {
  if (isExpression(value)) return true;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(hasExpression);
}

/** True when more than whole strings is left to Terraform: a list, an object, a number. Such a value is no JSON text. */
export function hasStructure(value: unknown): boolean {
  if (typeof value === 'string') return false;
  if (typeof value !== 'object' || value === null) return isExpression(value);
  return isExpression(value) || Object.values(value).some(hasStructure);
}

/**
 * Builds a Terraform expression: values are references, or literals written as HCL. An expression inside another one is
 * written as it is: put parentheses around it where operators ask for them.
 */
export function expression(parts: TemplateStringsArray, ...values: readonly unknown[]): IResolvable {
  return new Expression(parts, values);
}

/** Whether a setting that may be left out is there; an expression is there unless it is null. */
export function isGiven(value: unknown): Condition {
  if (isExpression(value)) return expression`${value} != null`;
  return value !== undefined && value !== null;
}

/** The setting, or `fallback` where it is absent; an expression falls back when it is null. */
export function withFallback(value: string | undefined, fallback: string): string {
  if (value === undefined || value === null) return fallback;
  return isExpression(value) ? Token.asString(expression`${value} == null ? ${fallback} : ${value}`) : value;
}

class Expression implements IResolvable {
  readonly creationStack: string[] = [];
  readonly #parts: readonly string[];
  readonly #values: readonly unknown[];

  constructor(parts: readonly string[], values: readonly unknown[]) {
    this.#parts = parts;
    this.#values = values;
  }

  resolve(context: IResolveContext): string {
    const isOutermost = !context.suppressBraces;
    context.suppressBraces = true;
    const text = this.#parts.reduce((left, part, index) => left + toHcl(this.#values[index - 1], context) + part);
    return isOutermost ? `\${${text}}` : text;
  }

  toString(): string {
    return Token.asString(this);
  }

  /** JSON.stringify cannot resolve an expression, and a placeholder would be deployed unnoticed. */
  toJSON(): never {
    throw new Error('A Terraform expression cannot be written as JSON text; use `jsonText`.');
  }
}

function toHcl(value: unknown, context: IResolveContext): string {
  if (typeof value === 'string') return textToHcl(value, context);
  if (Array.isArray(value) && !isExpression(value)) return `[${value.map((item) => toHcl(item, context)).join(', ')}]`;
  if (isExpression(value)) return String(context.resolve(value));
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    return `{${fields.map(([key, field]) => `${JSON.stringify(key)} = ${toHcl(field, context)}`).join(', ')}}`;
  }
  return value === undefined ? 'null' : JSON.stringify(value);
}

/** A reference stays bare; text around references becomes a template. */
function textToHcl(value: string, context: IResolveContext): string {
  if (!isExpression(value)) return JSON.stringify(value);
  const { tokens, literals } = Tokenization.reverseString(value);
  if (literals.length === 0 && tokens.length === 1) return String(context.resolve(value));
  return `"${value.replace(/\$\{TfToken\[[^\]]+\]\}/g, (token) => `\${${context.resolve(token)}}`)}"`;
}
