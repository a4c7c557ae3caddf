import type { Change } from '../core/change';
import type { ReadItem } from '../core/inspection';
import { itemKeyOf } from '../core/item-key';

/** An item as it was read, in the form of a repair: for whatever a sink makes of a change. Never written. */
export function readState({ keys, image, held }: ReadItem): Change {
  return {
    id: '',
    eventName: image ? 'INSERT' : 'REMOVE',
    table: '',
    region: '',
    keys,
    itemKey: itemKeyOf(keys),
    ...(image && { newImage: image }),
    version: '',
    readFromMs: 0,
    ...(held && { held }),
    expiredByTtl: false,
    itemIdentifier: '',
    record: undefined,
  };
}
