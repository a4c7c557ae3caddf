import { createHash } from 'node:crypto';
import {
  ExpressionError,
  isEqual,
  isList,
  isObject,
  type TfObject,
  type TfValue,
  toBoolean,
  toList,
  toNumber,
  toObject,
  toText,
} from './value';

type TfFunction = (...args: TfValue[]) => TfValue;

/** Calls a function of the Terraform language; fails naming one that the local run does not know. */
export function callFunction(name: string, args: readonly TfValue[]): TfValue {
  const implementation = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!implementation) throw new ExpressionError(`the function \`${name}\` is not known to the local run`);
  return implementation(...args);
}

const text: Readonly<Record<string, TfFunction>> = {
  base64decode: (value) => Buffer.from(toText(value!), 'base64').toString('utf8'),
  base64encode: (value) => Buffer.from(toText(value!), 'utf8').toString('base64'),
  base64sha256: (value) => createHash('sha256').update(toText(value!)).digest('base64'),
  endswith: (value, end) => toText(value!).endsWith(toText(end!)),
  format: (pattern, ...values) => format(toText(pattern!), values),
  join: (separator, ...lists) => lists.flatMap(toList).map(toText).join(toText(separator!)),
  jsondecode: (value) => JSON.parse(toText(value!)) as TfValue,
  jsonencode: (value) => jsonEncode(value!),
  lower: (value) => toText(value!).toLowerCase(),
  md5: (value) => createHash('md5').update(toText(value!)).digest('hex'),
  replace: (value, found, replacement) => replace(toText(value!), toText(found!), toText(replacement!)),
  sha256: (value) => createHash('sha256').update(toText(value!)).digest('hex'),
  split: (separator, value) => toText(value!).split(toText(separator!)),
  startswith: (value, start) => toText(value!).startsWith(toText(start!)),
  substr: (value, start, length) => substring([...toText(value!)], toNumber(start!), toNumber(length!)),
  title: (value) => toText(value!).replace(/(^|\s)\S/g, (letter) => letter.toUpperCase()),
  tostring: (value) => (value === null ? null : toText(value!)),
  trim: (value, letters) => trim(toText(value!), toText(letters!), true, true),
  trimprefix: (value, start) => cut(toText(value!), toText(start!), 'start'),
  trimspace: (value) => toText(value!).trim(),
  trimsuffix: (value, end) => cut(toText(value!), toText(end!), 'end'),
  upper: (value) => toText(value!).toUpperCase(),
};

const numbers: Readonly<Record<string, TfFunction>> = {
  abs: (value) => Math.abs(toNumber(value!)),
  ceil: (value) => Math.ceil(toNumber(value!)),
  floor: (value) => Math.floor(toNumber(value!)),
  max: (...values) => Math.max(...values.map(toNumber)),
  min: (...values) => Math.min(...values.map(toNumber)),
  parseint: (value, base) => Number.parseInt(toText(value!), toNumber(base!)),
  tobool: (value) => (value === null ? null : toBoolean(value!)),
  tonumber: (value) => (value === null ? null : toNumber(value!)),
};

const collections: Readonly<Record<string, TfFunction>> = {
  alltrue: (list) => toList(list!).every(toBoolean),
  anytrue: (list) => toList(list!).some(toBoolean),
  coalesce: (...values) => firstOf(values, (value) => value !== null && value !== ''),
  coalescelist: (...lists) => firstOf(lists, (list) => toList(list).length > 0),
  compact: (list) => toList(list!).filter((item) => item !== null && item !== ''),
  concat: (...lists) => lists.flatMap(toList),
  contains: (list, item) => toList(list!).some((candidate) => isEqual(candidate, item!)),
  distinct: (list) => distinct(toList(list!)),
  element: (list, index) => element(toList(list!), toNumber(index!)),
  flatten: (list) => flatten(toList(list!)),
  index: (list, item) => toList(list!).findIndex((candidate) => isEqual(candidate, item!)),
  keys: (object) => Object.keys(toObject(object!)).sort(),
  length: (value) => sizeOf(value!),
  lookup: (object, key, otherwise) => lookup(toObject(object!), toText(key!), otherwise),
  merge: (...objects) => Object.assign({}, ...objects.filter((object) => object !== null)),
  one: (list) => toList(list!)[0] ?? null,
  range: (...bounds) => range(bounds.map(toNumber)),
  reverse: (list) => [...toList(list!)].reverse(),
  setunion: (...lists) => distinct(lists.flatMap(toList)),
  slice: (list, start, end) => toList(list!).slice(toNumber(start!), toNumber(end!)),
  sort: (list) => toList(list!).map(toText).sort(),
  sum: (list) =>
    toList(list!)
      .map(toNumber)
      .reduce((total, item) => total + item, 0),
  tolist: (list) => toList(list!),
  tomap: (object) => toObject(object!),
  toset: (list) => distinct(toList(list!)),
  values: (object) => valuesOf(toObject(object!)),
  zipmap: (keys, values) => zip(toList(keys!), toList(values!)),
};

const functions: Readonly<Record<string, TfFunction>> = {
  ...text,
  ...numbers,
  ...collections,
  nonsensitive: (value) => value!,
  sensitive: (value) => value!,
};

/** Keys in order, and the characters that Terraform escapes so that its JSON is safe inside HTML. */
export function jsonEncode(value: TfValue): string {
  const html = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return encodeSorted(value).replace(/[<>&\u2028\u2029]/g, html);
}

function encodeSorted(value: TfValue): string {
  if (isList(value)) return `[${value.map(encodeSorted).join(',')}]`;
  if (!isObject(value)) {
    if (typeof value === 'object' && value !== null) throw new ExpressionError('a whole resource cannot become JSON');
    return JSON.stringify(value);
  }
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${encodeSorted(value[key]!)}`);
  return `{${entries.join(',')}}`;
}

function format(pattern: string, values: readonly TfValue[]): string {
  let next = 0;
  return pattern.replace(/%%|%(0?)(\d*)([svdq])/g, (whole, zero: string, width: string, verb: string) => {
    if (whole === '%%') return '%';
    const value = values[next++];
    if (value === undefined) throw new ExpressionError(`\`format\` has too few values for \`${pattern}\``);
    if (verb === 'q') return JSON.stringify(toText(value));
    const plain = isList(value) || isObject(value) ? jsonEncode(value) : toText(value);
    return plain.padStart(Number(width || 0), zero ? '0' : ' ');
  });
}

/** Terraform takes `/.../` as a regular expression. */
function replace(value: string, found: string, replacement: string): string {
  const pattern = /^\/(.+)\/$/s.exec(found)?.[1];
  return pattern ? value.replace(new RegExp(pattern, 'gu'), replacement) : value.replaceAll(found, () => replacement);
}

function substring(letters: readonly string[], start: number, length: number): string {
  const from = start < 0 ? letters.length + start : start;
  return letters.slice(from, length < 0 ? undefined : from + length).join('');
}

function trim(value: string, letters: string, start: boolean, end: boolean): string {
  let [from, to] = [0, value.length];
  while (start && from < to && letters.includes(value[from]!)) from++;
  while (end && to > from && letters.includes(value[to - 1]!)) to--;
  return value.slice(from, to);
}

function cut(value: string, part: string, side: 'start' | 'end'): string {
  if (part === '') return value;
  if (side === 'start') return value.startsWith(part) ? value.slice(part.length) : value;
  return value.endsWith(part) ? value.slice(0, -part.length) : value;
}

function firstOf(values: readonly TfValue[], fits: (value: TfValue) => boolean): TfValue {
  const found = values.find(fits);
  if (found === undefined) throw new ExpressionError('no argument of `coalesce` is set');
  return found;
}

function distinct(list: readonly TfValue[]): readonly TfValue[] {
  return list.filter((item, at) => list.findIndex((other) => isEqual(item, other)) === at);
}

function element(list: readonly TfValue[], index: number): TfValue {
  if (list.length === 0) throw new ExpressionError('`element` of an empty list');
  return list[index % list.length]!;
}

function flatten(list: readonly TfValue[]): readonly TfValue[] {
  return list.flatMap((item) => (isList(item) ? flatten(item) : [item]));
}

function sizeOf(value: TfValue): number {
  if (typeof value === 'string') return [...value].length;
  return isList(value) ? value.length : Object.keys(toObject(value)).length;
}

function lookup(object: TfObject, key: string, otherwise: TfValue | undefined): TfValue {
  if (Object.hasOwn(object, key)) return object[key]!;
  if (otherwise === undefined) throw new ExpressionError(`an object has no \`${key}\``);
  return otherwise;
}

function range(bounds: readonly number[]): readonly number[] {
  const [start, end] = bounds.length === 1 ? [0, bounds[0]!] : [bounds[0]!, bounds[1]!];
  const step = bounds[2] ?? (end >= start ? 1 : -1);
  if (step === 0) throw new ExpressionError('`range` needs a step');
  const count = Math.max(0, Math.ceil((end - start) / step));
  return Array.from({ length: count }, (_, index) => start + index * step);
}

function valuesOf(object: TfObject): readonly TfValue[] {
  return Object.keys(object)
    .sort()
    .map((key) => object[key]!);
}

function zip(keys: readonly TfValue[], values: readonly TfValue[]): TfObject {
  return Object.fromEntries(keys.map((key, index) => [toText(key), values[index] ?? null]));
}
