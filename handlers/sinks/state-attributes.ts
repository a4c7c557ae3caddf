/**
 * What a state sink keeps beside an item's own attributes, in sinks that hold items as DynamoDB does: the version that
 * guards every write, the time of the change for repair, and of a tombstone that it is one and when it may go.
 */
export const stateAttributes = {
  version: '_version',
  changedAtMs: '_changedAtMs',
  deleted: '_deleted',
  expiresAt: '_expiresAt',
} as const;

/** Days that a tombstone outlives its delete, unless told otherwise: twice the longest replay (stream 1 day, queues 14). */
export const tombstoneRetentionDaysDefault = 30;

/** Epoch seconds at which a tombstone made now may go. */
export function tombstoneExpiry(nowMs: number, retentionDays: number = tombstoneRetentionDaysDefault): number {
  return Math.ceil(nowMs / 1_000) + retentionDays * 86_400;
}
