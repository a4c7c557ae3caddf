import type { Item } from '../core/attribute-value';
import type { Change, EventName } from '../core/change';
import { type MessageAttribute, messageAttributes } from './message-attributes';
import { snsJson } from './sns-text';

/** What the body of a message holds as JSON. A queue consumer turns it back into a `Change`. */
export interface MessageContent {
  readonly id: string;
  readonly type: EventName;
  readonly table: string;
  readonly region: string;
  readonly originRegion?: string;
  readonly keys: Item;
  readonly version: string;
  readonly createdAtMs?: number;
  readonly expiredByTtl?: true;
  readonly new?: Item;
  readonly old?: Item;
}

/** A message ready to publish. */
export interface Message {
  readonly body: string;
  readonly attributes: readonly MessageAttribute[];
  /** What SNS counts: bytes of the body and of every attribute's name, type and value. */
  readonly bytes: number;
}

/** The message of a change: its content as JSON, and attributes for filter policies. */
export function buildMessage(change: Change, filterAttributes: readonly string[]): Message {
  return sized(snsJson(messageContent(change)), messageAttributes(change, filterAttributes));
}

export function messageContent(change: Change): MessageContent {
  return {
    id: change.id,
    type: change.eventName,
    table: change.table,
    region: change.region,
    ...(change.originRegion === undefined ? undefined : { originRegion: change.originRegion }),
    keys: change.keys,
    version: change.version,
    ...(change.createdAtMs === undefined ? undefined : { createdAtMs: change.createdAtMs }),
    ...(change.expiredByTtl ? { expiredByTtl: true } : undefined),
    ...(change.newImage && { new: change.newImage }),
    ...(change.oldImage && { old: change.oldImage }),
  };
}

export function sized(body: string, attributes: readonly MessageAttribute[]): Message {
  let bytes = Buffer.byteLength(body);
  for (const { name, type, value } of attributes) {
    bytes += Buffer.byteLength(name) + type.length + Buffer.byteLength(value);
  }
  return { body, attributes, bytes };
}
