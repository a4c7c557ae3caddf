import type { AttributeValue, Item } from '../../core/attribute-value';
import type { Change } from '../../core/change';
import { PoisonError } from '../../core/errors';
import { passes } from '../item-test';
import { createReplicaOf } from './replica-item';
import type { LoopPrevention, ReplicationRules } from './settings';
import { type SourceImage, sourceImage } from './source-image';

/** What a change says about the replica of its item. */
export interface ReplicaAssertion {
  readonly change: Change;
  /**
   * The replica as of the change's version: there, gone, or written by the side that the change came from, which knows
   * better than anything older that was said here.
   */
  readonly replica: { readonly attributes: Item } | 'gone' | 'leading';
  /** The side that the item was written on, where loops are prevented. */
  readonly side: Item;
}

/** What a change says; undefined where it says nothing. Throws a `PoisonError` where it cannot be told. */
export type AssertReplica = (change: Change) => ReplicaAssertion | undefined;

/**
 * Compiles the rules. A change speaks of a replica only where it gives or takes one, and only for its own version: a
 * replica that keeps the newest of what is said is right after duplicates, replays and reorderings.
 */
export function createAssertReplica(rules: ReplicationRules): AssertReplica {
  const { where = [], attributes = {}, loopPrevention, ttlDeletes = false } = rules;
  const replicaOf = createReplicaOf(attributes);
  const hasReplica = ({ item }: SourceImage) => item !== undefined && passes(item, where);
  return (change) => {
    requireImages(change, loopPrevention !== undefined);
    if (change.expiredByTtl && !ttlDeletes) return undefined;
    const before = change.oldImage && sourceImage(change.oldImage);
    const after = change.newImage && sourceImage(change.newImage);
    const side = loopPrevention ? { [loopPrevention.attribute]: sideOf(change, loopPrevention) } : {};
    if (loopPrevention && after && cameByReplication(change, before, after, loopPrevention)) {
      return { change, replica: 'leading', side };
    }
    if (after?.item && hasReplica(after)) {
      return { change, replica: { attributes: replicaOf(after.item, change.keys) }, side };
    }
    // An image that is left out may have been one that had a replica, and so may what a repair does not tell of.
    const isFirst = change.eventName === 'INSERT' && change.readFromMs === undefined;
    const hadReplica = before ? hasReplica(before) : !isFirst;
    return hadReplica ? { change, replica: 'gone', side } : undefined;
  };
}

function requireImages({ eventName, newImage, oldImage }: Change, needsOld: boolean): void {
  if (!newImage && eventName !== 'REMOVE') {
    const text = 'A replica needs the stream view type NEW_IMAGE or NEW_AND_OLD_IMAGES.';
    throw new PoisonError(text, { code: 'ReplicaNeedsNewImage' });
  }
  if (needsOld && !oldImage && eventName !== 'INSERT') {
    const text = 'A replica that prevents loops needs the stream view type NEW_AND_OLD_IMAGES.';
    throw new PoisonError(text, { code: 'ReplicaNeedsBothImages' });
  }
}

/**
 * Whether the change was made by replication into this table, and so must not go on. Replication always leaves a new
 * version in the item; a writer who updates a replicated item leaves the old one. Without a version the attribute tells.
 */
function cameByReplication(
  change: Change,
  before: SourceImage | undefined,
  { item, mark }: SourceImage,
  loopPrevention: LoopPrevention,
): boolean {
  if (mark !== undefined) return mark !== before?.mark;
  const written = item && Object.hasOwn(item, loopPrevention.attribute) ? item[loopPrevention.attribute] : undefined;
  return written !== undefined && 'S' in written && written.S !== sideOf(change, loopPrevention).S;
}

function sideOf({ region }: Change, loopPrevention: LoopPrevention): Extract<AttributeValue, { readonly S: string }> {
  return { S: loopPrevention.region ?? region };
}
