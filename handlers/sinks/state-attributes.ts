import type { Item } from '../core/attribute-value';
import type { Change } from '../core/change';
import type { Standing } from './standing';

/**
 * What a state sink keeps beside an item's own attributes, in sinks that hold items as DynamoDB does: the version that
 * guards every write, the time of the change or, of a repair, the time that it shows all changes before, and of a
 * tombstone that it is one and when it may go.
 */
export const stateAttributes = {
  version: '_version',
  changedAtMs: '_changedAtMs',
  repairedFromMs: '_repairedFromMs',
  deleted: '_deleted',
  expiresAt: '_expiresAt',
} as const;

/** What stands once the change is written: it has one of the two times. */
export function standingAttributes({ version, createdAtMs, readFromMs }: Change): Item {
  return {
    [stateAttributes.version]: { S: version },
    ...(createdAtMs !== undefined && { [stateAttributes.changedAtMs]: { N: String(createdAtMs) } }),
    ...(readFromMs !== undefined && { [stateAttributes.repairedFromMs]: { N: String(readFromMs) } }),
  };
}

/** What stands in a row, as far as a sink wrote it. */
export function standingOf(row: Item): Standing {
  const version = row[stateAttributes.version];
  return {
    version: version && 'S' in version ? version.S : '',
    changedAtMs: numberIn(row, stateAttributes.changedAtMs),
    repairedFromMs: numberIn(row, stateAttributes.repairedFromMs),
  };
}

export function isTombstone(row: Item): boolean {
  return Object.hasOwn(row, stateAttributes.deleted);
}

/** A row without its key and what guards it. */
export function contentOf(row: Item, keys: Item): Item {
  const own = new Set<string>([...Object.keys(keys), ...Object.values(stateAttributes)]);
  return Object.fromEntries(Object.entries(row).filter(([name]) => !own.has(name)));
}

function numberIn(row: Item, name: string): number | undefined {
  const value = row[name];
  return value && 'N' in value ? Number(value.N) : undefined;
}

/** Days that a tombstone outlives its delete, unless told otherwise: twice the longest replay (stream 1 day, queues 14). */
export const tombstoneRetentionDaysDefault = 30;

/** Epoch seconds at which a tombstone made now may go. */
export function tombstoneExpiry(nowMs: number, retentionDays: number = tombstoneRetentionDaysDefault): number {
  return Math.ceil(nowMs / 1_000) + retentionDays * 86_400;
}
