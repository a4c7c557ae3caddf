/** A value of the Terraform language, as far as the local run meets them. Null stands for "not set". */
export type TfValue = string | number | boolean | null | TfObject | readonly TfValue[] | ResourceValue;

export interface TfObject {
  readonly [key: string]: TfValue;
}

/** A resource or data source in an expression: its attributes are looked up one by one when they are asked for. */
export abstract class ResourceValue {
  abstract readonly address: string;
  abstract attribute(name: string): TfValue;
}

/** An expression that the local run cannot evaluate; whoever knows the address adds it. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';

  constructor(
    readonly reason: string,
    /** Where the expression stands below its resource, such as ["environment", "variables", "TOPIC"]. */
    readonly path: readonly string[] = [],
  ) {
    super(path.length === 0 ? reason : `\`${path.join('.')}\`: ${reason}`);
  }

  within(name: string): ExpressionError {
    return new ExpressionError(this.reason, [name, ...this.path]);
  }
}

export function isObject(value: TfValue): value is TfObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ResourceValue);
}

export function isList(value: TfValue): value is readonly TfValue[] {
  return Array.isArray(value);
}

/** Terraform's conversion to text, for templates and string arguments. */
export function toText(value: TfValue): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new ExpressionError(`${describe(value)} cannot become text`);
}

export function toNumber(value: TfValue): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw new ExpressionError(`${describe(value)} is no number`);
}

export function toBoolean(value: TfValue): boolean {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw new ExpressionError(`${describe(value)} is neither true nor false`);
}

export function toList(value: TfValue): readonly TfValue[] {
  if (isList(value)) return value;
  throw new ExpressionError(`${describe(value)} is no list`);
}

export function toObject(value: TfValue): TfObject {
  if (isObject(value)) return value;
  throw new ExpressionError(`${describe(value)} is no object`);
}

/** Terraform's `==`: by type and content. */
export function isEqual(left: TfValue, right: TfValue): boolean {
  if (isList(left) && isList(right)) {
    return left.length === right.length && left.every((value, index) => isEqual(value, right[index]!));
  }
  if (isObject(left) && isObject(right)) {
    const keys = Object.keys(left);
    if (keys.length !== Object.keys(right).length) return false;
    return keys.every((key) => Object.hasOwn(right, key) && isEqual(left[key]!, right[key]!));
  }
  return left === right;
}

export function describe(value: TfValue): string {
  if (value === null) return 'null';
  if (isList(value)) return 'a list';
  if (value instanceof ResourceValue) return value.address;
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
