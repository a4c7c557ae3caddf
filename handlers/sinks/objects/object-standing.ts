import type { Standing } from '../standing';
import type { ObjectHead } from './conditional-objects';
import { objectMetadata } from './settings';

/** What stands at an item's key, by its metadata. */
export function standingOf({ metadata }: Pick<ObjectHead, 'metadata'>): Standing {
  const timeIn = (name: string) => (metadata[name] === undefined ? undefined : Number(metadata[name]));
  return {
    version: metadata[objectMetadata.version] ?? '',
    changedAtMs: timeIn(objectMetadata.changedAtMs),
    repairedFromMs: timeIn(objectMetadata.repairedFromMs),
  };
}
