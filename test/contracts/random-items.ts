import type { AttributeValue, Item } from '../../handlers/core/attribute-value';
import { canonicalNumber } from '../../handlers/core/canonical-number';

/** Names of the key attributes of every item: text and number. */
export const keyNames = ['customerId', 'orderId'] as const;

/** Items that each sink is to bring as they are: fewer in `npm test` than in `npm run test:types`, which takes minutes. */
export const itemsOfEveryType = Number(process.env.TYPES_ITEMS ?? 5_000);

/**
 * `count` items that hold everything an item can: each type, nested, numbers of 38 digits and of either extreme, names
 * that mean something elsewhere, text that is empty, huge or awkward, and binary. Keys differ from item to item. The
 * same seed gives the same items.
 */
export function* randomItems(count: number, seed = 1): Generator<Item> {
  const random = seeded(seed);
  for (let index = 0; index < count; index += 1) yield randomItem(index, random);
}

/** The key of an item of the suites. */
export function keysOf(item: Item): Item {
  return Object.fromEntries(keyNames.map((name) => [name, item[name]!]));
}

/** Uniform whole numbers from 0 up to, not including, `bound`. */
type Below = (bound: number) => number;

/** A linear congruence with its low bits mixed: quick, and random enough to choose from lists. */
function seeded(seed: number): Below {
  let state = seed >>> 0;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const mixed = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
    return ((mixed ^ (mixed >>> 13)) >>> 0) % bound;
  };
}

function randomItem(index: number, below: Below): Item {
  const attributes = Array.from({ length: below(6) }, () => [nameOf(below), drawValue(below, depthOf(below))] as const);
  return Object.fromEntries([
    ...attributes,
    ['customerId', { S: `${pick(customers, below)}${below(1_000)}` }],
    ['orderId', { N: String(index) }],
  ]);
}

/** Now and then as deep as DynamoDB allows: 32 levels, of which the item is one and the innermost value another. */
function depthOf(below: Below): number {
  return below(200) === 0 ? 30 : 3;
}

type Make = (below: Below, depth: number) => AttributeValue;

const scalars: readonly Make[] = [
  (below) => ({ S: textOf(below) }),
  (below) => ({ N: numberOf(below) }),
  (below) => ({ B: binaryOf(below) }),
  (below) => ({ BOOL: below(2) === 0 }),
  () => ({ NULL: true }),
  (below) => ({ SS: distinct(below, textOf) }),
  (below) => ({ NS: distinct(below, numberOf, canonicalNumber) }),
  (below) => ({ BS: distinct(below, binaryOf) }),
];

const nested: readonly Make[] = [
  (below, depth) => ({ L: Array.from({ length: widthOf(below, depth) }, () => drawValue(below, depth - 1)) }),
  (below, depth) => ({
    M: Object.fromEntries(
      Array.from({ length: widthOf(below, depth) }, () => [nameOf(below), drawValue(below, depth - 1)]),
    ),
  }),
];

function drawValue(below: Below, depth: number): AttributeValue {
  const isNested = depth > 3 || (depth > 0 && below(4) === 0);
  return pick(isNested ? nested : scalars, below)(below, depth);
}

/** What is deep is narrow. */
function widthOf(below: Below, depth: number): number {
  return depth > 3 ? 1 : below(4);
}

/** Sets are never empty and hold nothing twice, also not in another spelling. */
function distinct(below: Below, make: (below: Below) => string, identity = (text: string) => text): readonly string[] {
  const members = Array.from({ length: 1 + below(3) }, () => make(below));
  return [...new Map(members.map((member) => [identity(member), member])).values()];
}

const customers = ['ann', 'jörg:1', 'a/b', '{x}', '🦊', 'x y', '%2F', '__proto__', "'; --", '"quoted"'];

export const plainNames = ['status', 'total', 'items', 'address', 'note', 'tags', 'a', 'createdAt', 'payload', 'größe'];

/** Names that JavaScript, JSON, expressions, search engines or caches give a meaning of their own. */
export const strangeNames = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '$ref', '#name', ':value', 'a.b', 'a..b'],
  ...[
    '.',
    ' ',
    'with space',
    'quo"te',
    'back\\slash',
    'new\nline',
    '\u2028',
    '🦊',
    '_id',
    '_source',
    '0',
    '-1',
    'S',
    'M',
  ],
];

function nameOf(below: Below): string {
  return pick(below(12) === 0 ? strangeNames : plainNames, below);
}

const words = [
  ...['', ' ', 'PENDING', 'a', 'null', 'true', '0', '1E+40', '2026-01-02T03:04:05.678Z', '{"json":1}', '<a>&amp;</a>'],
  ...['ünïcödé', '🦊🦊', 'e\u0301', '\u0000', '\u0007', '\u001f\u007f', '\u2028\u2029', '\ufeff', '\ufffe\uffff'],
  ...['line\r\nbreak', 'tab\t', 'quote"\'`', 'back\\slash', '%25+&=', '../..', '${x}', '{{x}}', '__proto__'],
];

function textOf(below: Below): string {
  if (below(2_000) === 0) return pick(['x', 'ü', '🦊"\\', '\u0001'], below).repeat(1 + below(20_000));
  return below(3) === 0 ? `${pick(words, below)}${pick(words, below)}` : `${pick(words, below)}${below(100)}`;
}

/** As DynamoDB spells them or a writer might have; zeros, the ends of a double, and beyond. */
const numbers = [
  ...['0', '1', '-1', '0.1', '-0.5', '10', '100', '1E+40', '-1E+40', '1E-130', '-1E-130', '1e3', '0.000001'],
  ...['9007199254740992', '9007199254740993', '-9007199254740993', '18446744073709551616', '3.14159265358979323846'],
  ...['99999999999999999999999999999999999999', '-99999999999999999999999999999999999999'],
  ...['1.2345678901234567890123456789012345678', '0.00000000000000000000000000000000000001'],
  ...['9.9999999999999999999999999999999999999E+125', '-9.9999999999999999999999999999999999999E+125'],
];

function numberOf(below: Below): string {
  if (below(3) > 0) return pick(numbers, below);
  const from = below(digits.length - 38);
  return `${below(2) === 0 ? '-' : ''}${1 + below(9)}${digits.slice(from, from + below(38))}`;
}

function binaryOf(below: Below): string {
  const length = below(500) === 0 ? 1 + below(20_000) : below(12);
  const from = below(bytes.length - length);
  return bytes.toString('base64', from, from + length);
}

/** Drawn once, since drawing each digit and byte would take most of the time. */
const source = seeded(7);
const digits = Array.from({ length: 4_096 }, () => source(10)).join('');
const bytes = Buffer.from(Array.from({ length: 65_536 }, () => source(256)));

function pick<Value>(values: readonly Value[], below: Below): Value {
  return values[below(values.length)] as Value;
}
