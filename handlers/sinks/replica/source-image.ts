import type { Item } from '../../core/attribute-value';
import { isVersion } from '../../core/version';
import { stateAttributes } from '../state-attributes';

/** An image of a source item, which another replication may have written. */
export interface SourceImage {
  /** Without what a state sink keeps in it; undefined for a tombstone. */
  readonly item: Item | undefined;
  /** Version that a state sink wrote with it; undefined where none did. */
  readonly mark: string | undefined;
}

/** Reads an image. A user's own attribute of the same name as ours holds no version of ours, and stays. */
export function sourceImage(image: Item): SourceImage {
  const mark = markOf(image);
  if (mark === undefined) return { item: image, mark };
  const { version, changedAtMs, repairedFromMs, deleted, expiresAt } = stateAttributes;
  const { [version]: _v, [changedAtMs]: _c, [repairedFromMs]: _r, [deleted]: isDeleted, ...rest } = image;
  const { [expiresAt]: _e, ...item } = rest;
  const isTombstone = isDeleted !== undefined && 'BOOL' in isDeleted && isDeleted.BOOL;
  return { item: isTombstone ? undefined : item, mark };
}

function markOf(image: Item): string | undefined {
  const value = image[stateAttributes.version];
  return value && 'S' in value && isVersion(value.S) ? value.S : undefined;
}
