import type { AttributeValue, Item } from '../core/attribute-value';
import { ExactNumber, toNumber } from './exact-number';

/** A value of an item as JavaScript has it. */
export type NativeValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | ExactNumber
  | Uint8Array
  | ReadonlySet<string | number | bigint | ExactNumber | Uint8Array>
  | readonly NativeValue[]
  | { readonly [name: string]: NativeValue };

/**
 * An item as a plain object, without loss: a number is a JavaScript number where that is exact and an `ExactNumber`
 * where not, a set is a `Set`, binary is a `Uint8Array`, NULL is null. An attribute may have any name, `__proto__` too.
 */
export function toNative(item: Item): { [name: string]: NativeValue } {
  const native = {};
  for (const [name, value] of Object.entries(item)) {
    // An assignment to `__proto__` would change what the object is instead of what it holds.
    Object.defineProperty(native, name, {
      value: nativeOf(value),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return native;
}

function nativeOf(value: AttributeValue): NativeValue {
  if ('S' in value) return value.S;
  if ('N' in value) return toNumber(value.N);
  if ('BOOL' in value) return value.BOOL;
  if ('NULL' in value) return null;
  if ('M' in value) return toNative(value.M);
  if ('L' in value) return value.L.map(nativeOf);
  if ('B' in value) return bytesOf(value.B);
  if ('SS' in value) return new Set(value.SS);
  if ('NS' in value) return new Set(value.NS.map(toNumber));
  return new Set(value.BS.map(bytesOf));
}

/** A copy of its own: a Buffer may share its memory with others. */
function bytesOf(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

/** The inverse of `toNative`. What is undefined is left out. Throws a `TypeError` for what an item cannot hold. */
export function toItem(native: object): Item {
  const item = {};
  for (const [name, value] of Object.entries(native)) {
    if (value === undefined) continue;
    const attribute = attributeOf(value as NativeValue, name);
    Object.defineProperty(item, name, { value: attribute, enumerable: true, writable: true, configurable: true });
  }
  return item;
}

function attributeOf(value: NativeValue, name: string): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  if (isNumeric(value)) return { N: numberText(value, name) };
  if (value instanceof Uint8Array) return { B: base64Of(value) };
  if (value instanceof Set) return setOf([...value], name);
  if (Array.isArray(value)) return { L: value.map((element: NativeValue) => attributeOf(element, name)) };
  if (isMap(value)) return { M: toItem(value) };
  throw new TypeError(`\`${name}\` must be a value that an item can hold, got ${kindOf(value)}.`);
}

/** A `Date` or a `Map` is an object too, but has no members to keep: as a map it would be empty. */
function isMap(value: NativeValue): value is { readonly [name: string]: NativeValue } {
  return kindOf(value) === 'Object';
}

/** `Object` for plain objects and those of classes, else the name of what is built in, as `Date`. */
function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}

function setOf(members: readonly NativeValue[], name: string): AttributeValue {
  if (members.length > 0) {
    if (members.every((member) => typeof member === 'string')) return { SS: members };
    if (members.every(isNumeric)) return { NS: members.map((member) => numberText(member, name)) };
    if (members.every((member) => member instanceof Uint8Array)) return { BS: members.map(base64Of) };
  }
  throw new TypeError(`\`${name}\` must be a set of at least one text, number or binary value, all of one kind.`);
}

function isNumeric(value: unknown): value is number | bigint | ExactNumber {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof ExactNumber;
}

function numberText(value: number | bigint | ExactNumber, name: string): string {
  if (typeof value !== 'number' || Number.isFinite(value)) return String(value);
  throw new TypeError(`\`${name}\` must be a finite number, got ${value}.`);
}

function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
