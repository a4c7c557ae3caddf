import type { Item } from '../core/attribute-value';
import type { Change } from '../core/change';
import { deliveredVersion } from '../core/version';
import { plainJson } from '../sinks/objects/plain-json';
import type { archiveColumns } from './env';

type Line = { readonly [column in keyof typeof archiveColumns]: string | number | boolean | undefined };

/** A change that came by Kinesis as a line of JSON, with a member for each column that has a value. */
export function archiveLine(change: Change): string {
  // A version spells its microseconds so that those of a stream stay apart from it.
  const createdAt = `${deliveredVersion(change.version).replace('_', '')}Z`;
  const line: Line = {
    change_id: change.id,
    event_name: change.eventName,
    table_name: change.table,
    region: change.region,
    created_at: createdAt,
    created_at_us: microsecondsOf(createdAt),
    kinesis_sequence_number: change.itemIdentifier,
    version: change.version,
    item_key: change.itemKey,
    keys: plainJson(change.keys),
    new_image: textOf(change.newImage),
    old_image: textOf(change.oldImage),
    expired_by_ttl: change.expiredByTtl,
  };
  return `${JSON.stringify(line)}\n`;
}

function textOf(image: Item | undefined): string | undefined {
  return image && plainJson(image);
}

/** Of `2026-01-31T10:20:30.123456Z`; JavaScript's own dates know milliseconds only. */
function microsecondsOf(createdAt: string): number {
  return Date.parse(`${createdAt.slice(0, -4)}Z`) * 1_000 + Number(createdAt.slice(-4, -1));
}
