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

/** An expression from text: an address, an attribute of `each.value`. */
export function rawExpression(text: string): IResolvable {
  return new Expression([text], []);
}

/** Values with a separator between them: the arguments of a call, the operands of an operator. */
export function separated(values: readonly unknown[], separator: string): IResolvable {
  return new Expression(['', ...values.slice(1).map(() => separator), ''], values);
}

/** An operand, with parentheses where it has operators of its own that `lower` finds: by default any. */
export function operand(value: unknown, lower = /\s[^\w\s]+\s/): IResolvable {
  return new Expression(['', ''], [value], undefined, lower);
}

/** What stands before a `?`. */
export function conditionalHead(value: unknown): IResolvable {
  return operand(value, /\s\?\s/);
}

/**
 * An expression that may be null, with what says whether it is: `given` is known while a plan is made, also where the
 * value itself is not, such as the ARN of a key that the same plan creates. `count` needs that.
 */
export function optionalExpression(value: IResolvable, given: Condition): IResolvable {
  return new Expression(['', ''], [value], given);
}

/** Makes an object of expressions one that may be absent. */
export function optionalObject<T extends object>(value: T, given: Condition): T {
  return Object.defineProperty({ ...value }, givenKey, { value: given, enumerable: false });
}

/**
 * Whether a setting that may be left out is there. An expression is there unless it is null, which those made by
 * `optionalExpression` and `optionalObject` tell by their own condition.
 */
export function isGiven(value: unknown): Condition {
  if (value === undefined || value === null) return false;
  const given = isExpression(value) ? expressionOf(value)?.given : (value as { [givenKey]?: Condition })[givenKey];
  if (given !== undefined) return given;
  return isExpression(value) ? expression`${value} != null` : true;
}

/** Whether only Terraform knows if the value is null, and it was made so on purpose: `mergedEnvironment` drops it then. */
export function mayBeNull(value: unknown): boolean {
  return typeof (expressionOf(value)?.given ?? true) !== 'boolean';
}

/** The setting, or `fallback` where it is absent; an expression falls back when it is null. */
export function withFallback(value: string | undefined, fallback: string): string {
  const given = isGiven(value);
  if (given === true) return value!;
  return given === false ? fallback : Token.asString(expression`${conditionalHead(given)} ? ${value} : ${fallback}`);
}

const givenKey: unique symbol = Symbol('given');

/** The expression behind a value, whatever type the value hides it in. */
function expressionOf(value: unknown): Expression | undefined {
  // CDKTF takes the one element of a list for a text.
  if (Array.isArray(value) && typeof value[0] === 'object') return undefined;
  const token = Tokenization.isResolvable(value) ? value : Tokenization.reverse(value)?.[0];
  return token instanceof Expression ? token : undefined;
}

class Expression implements IResolvable {
  readonly creationStack: string[] = [];
  readonly #parts: readonly string[];
  readonly #values: readonly unknown[];
  readonly #grouped: RegExp | undefined;

  /** `grouped` finds the operators for which the whole gets parentheses. */
  constructor(
    parts: readonly string[],
    values: readonly unknown[],
    readonly given?: Condition,
    grouped?: RegExp,
  ) {
    this.#parts = parts;
    this.#values = values;
    this.#grouped = grouped;
  }

  resolve(context: IResolveContext): string {
    const isOutermost = !context.suppressBraces;
    context.suppressBraces = true;
    const text = this.#parts.reduce((left, part, index) => left + toHcl(this.#values[index - 1], context) + part);
    if (isOutermost) return `\${${text}}`;
    return this.#grouped?.test(withoutBrackets(text)) ? `(${text})` : text;
  }

  toString(): string {
    return Token.asString(this);
  }

  /** JSON.stringify cannot resolve an expression, and a placeholder would be deployed unnoticed. */
  toJSON(): never {
    throw new Error('A Terraform expression cannot be written as JSON text; use `jsonText`.');
  }
}

/** The text between brackets and quotes, whose operators concern nobody outside, is left out. */
function withoutBrackets(text: string): string {
  const inner = /"(?:[^"\\]|\\.)*"|\([^()[\]{}"]*\)|\[[^()[\]{}"]*\]|\{[^()[\]{}"]*\}/g;
  const outer = text.replace(inner, '_');
  return outer === text ? text : withoutBrackets(outer);
}

function toHcl(value: unknown, context: IResolveContext): string {
  if (typeof value === 'string') return textToHcl(value, context);
  if (Array.isArray(value) && !isExpression(value)) return `[${value.map((item) => toHcl(item, context)).join(', ')}]`;
  if (isExpression(value)) return String(context.resolve(value));
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    const written = fields.map(([key, field]) => `${keyToHcl(key)} = ${toHcl(field, context)}`);
    return written.length === 0 ? '{}' : `{ ${written.join(', ')} }`;
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

/** An identifier stands bare. `for` would begin another kind of expression. */
function keyToHcl(key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) && key !== 'for' ? key : JSON.stringify(key);
}
