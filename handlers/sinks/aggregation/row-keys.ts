import type { AttributeValue } from '../../core/attribute-value';
import { canonicalNumber } from '../../core/canonical-number';
import { PoisonError } from '../../core/errors';
import { sha256Hex } from '../../core/sha256';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const keyBytesMax = 2_048;

/** Key of the row that remembers one source item. */
export function itemRowKey(itemKey: string): string {
  return fitting('item:', itemKey);
}

/**
 * Key of a group's row: `group:0:S9:COMPLETEDN3:1e0`, each value with its type and its length before it, numbers in one
 * spelling. Different groups never make the same key.
 */
export function groupRowKey(values: readonly AttributeValue[], shard: number): string {
  return fitting(`group:${shard}:`, values.map(groupPart).join(''));
}

/** The row of its group that an item is counted in: always the same one while `shards` is. */
export function shardOf(itemKey: string, shards: number): number {
  return shards === 1 ? 0 : Number.parseInt(sha256Hex(itemKey).slice(0, 8), 16) % shards;
}

/** What is too long for a key is replaced by its hash, which begins as no other does. */
function fitting(prefix: string, text: string): string {
  const key = `${prefix}${text}`;
  return Buffer.byteLength(key) > keyBytesMax ? `${prefix}sha256:${sha256Hex(text)}` : key;
}

function groupPart(value: AttributeValue): string {
  const [type, text] = scalarOf(value);
  return `${type}${text.length}:${text}`;
}

function scalarOf(value: AttributeValue): readonly [type: string, text: string] {
  if ('S' in value) return ['S', value.S];
  if ('N' in value) return ['N', canonicalNumber(value.N)];
  if ('B' in value) return ['B', value.B];
  if ('BOOL' in value) return ['BOOL', String(value.BOOL)];
  const problem = 'A value of the group is neither text, number, binary nor boolean (AggregationGroupType).';
  throw new PoisonError(problem, { code: 'AggregationGroupType' });
}
