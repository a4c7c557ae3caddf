import type { Change } from '../../core/change';
import { sha256Hex } from '../../core/sha256';
import { type MessageContent, messageContent } from '../../fan-out/message';
import { auditClaimCheckPrefix } from './settings';

/** One change as a line of JSON, its images as DynamoDB's own attribute values: no number, set or binary changes. */
export function auditLine(change: Change): Buffer {
  return lineOf(messageContent(change));
}

/** What stands in the log for a line that was too large for it. */
export interface AuditPointer {
  /** The line without its images, and where the whole one lies. */
  readonly line: Buffer;
  /** Key of the object; the same for every try, so that a retry overwrites its own. */
  readonly key: string;
}

export function auditPointer(change: Change, bucket: string): AuditPointer {
  const { itemKey, version, id } = change;
  const key = `${auditClaimCheckPrefix}${sha256Hex(`${itemKey}\n${version}\n${id}`)}.json`;
  const { new: _new, old: _old, ...rest } = messageContent(change);
  return { line: lineOf({ ...rest, claimCheck: { bucket, key } }), key };
}

function lineOf(content: MessageContent & { readonly claimCheck?: object }): Buffer {
  return Buffer.from(`${JSON.stringify(content)}\n`);
}
