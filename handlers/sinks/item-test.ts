import type { AttributeValue, Item } from '../core/attribute-value';
import { canonicalNumber } from '../core/canonical-number';
import { type ItemPath, valueAtPath } from './item-path';

/** A test of one attribute of an item, as plain data. What is given must hold, all of it. */
export interface ItemTest {
  /** The attribute. */
  readonly path: ItemPath;
  /** One of these is its value: a text, a number (equal as decimals: 1 is 1.0), or `true` and `false`. @default Any value. */
  readonly in?: readonly string[];
  /** None of these is its value; an attribute that is absent passes. @default Any value. */
  readonly notIn?: readonly string[];
  /** Whether it is there; NULL is there. @default Either. */
  readonly exists?: boolean;
}

/** True where the item passes every test. */
export function passes(item: Item, tests: readonly ItemTest[]): boolean {
  return tests.every((test) => passesOne(valueAtPath(item, test.path), test));
}

function passesOne(value: AttributeValue | undefined, { in: wanted, notIn: unwanted, exists }: ItemTest): boolean {
  if (exists !== undefined && exists !== (value !== undefined)) return false;
  if (wanted && !wanted.some((text) => isEqual(value, text))) return false;
  return !unwanted?.some((text) => isEqual(value, text));
}

function isEqual(value: AttributeValue | undefined, text: string): boolean {
  if (!value) return false;
  if ('S' in value) return value.S === text;
  if ('N' in value) return numberPattern.test(text) && canonicalNumber(value.N) === canonicalNumber(text);
  return 'BOOL' in value && String(value.BOOL) === text;
}

const numberPattern = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
