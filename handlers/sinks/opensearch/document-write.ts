import type { Item } from '../../core/attribute-value';
import type { Change } from '../../core/change';
import { classifyError } from '../../core/error-class';
import { PoisonError } from '../../core/errors';
import type { Outcome } from '../../core/sink';
import { compareVersions } from '../../core/version';
import { type ChangedFields, changedFields, imageDigest } from './changed-fields';
import { documentId } from './document-id';
import { documentText } from './document-text';
import type { OpenSearchIndex } from './settings';
import { type VersionField, versionField } from './version-field';

/** What the changes of one item make of its document: what the newest of them says. */
export interface DocumentWrite {
  /** Every change of the item, in the order in which they came. */
  readonly changes: readonly Change[];
  /** The newest that a document can be made of; none where all are poison. */
  readonly last?: PreparedDocument;
  /** What is settled without the index: changes that no document can be made of. */
  readonly outcomes: ReadonlyMap<Change, Outcome>;
}

export interface PreparedDocument {
  readonly change: Change;
  readonly id: string;
  /** The whole document, as JSON text. */
  readonly text: string;
  /** What is enough where the index holds the item as it was before. */
  readonly partial?: ChangedFields;
}

/** Prepares the write of one item's changes. `nowMs` dates the marker of a deleted item. */
export function prepareWrite(changes: readonly Change[], index: OpenSearchIndex, nowMs: number): DocumentWrite {
  const outcomes = new Map<Change, Outcome>();
  const newestFirst = [...changes].sort((one, other) => compareVersions(other.version, one.version));
  for (const change of newestFirst) {
    try {
      const before = newestFirst.at(-1)?.oldImage;
      return { changes, outcomes, last: prepareDocument(change, before, index, nowMs) };
    } catch (error) {
      outcomes.set(change, { status: classifyError(error), error });
    }
  }
  return { changes, outcomes };
}

function prepareDocument(
  change: Change,
  before: Item | undefined,
  settings: OpenSearchIndex,
  nowMs: number,
): PreparedDocument {
  const id = documentId(change, settings.id);
  const { eventName, newImage } = change;
  if (eventName === 'REMOVE') return { change, id, text: `{${markerText(change, settings, nowMs)}}` };
  if (!newImage) {
    const text = 'A document needs a stream view type with the new image: NEW_IMAGE or NEW_AND_OLD_IMAGES.';
    throw new PoisonError(text, { code: 'DocumentNeedsNewImage' });
  }
  const { attributes } = settings;
  const sendsChanged = settings.update === 'changed';
  const own = ownText(change, sendsChanged ? { image: imageDigest(newImage, attributes) } : {});
  const whole = { change, id, text: joined(documentText(newImage, attributes), own) };
  const partial = sendsChanged && before ? changedFields(before, newImage, attributes) : undefined;
  return partial ? { ...whole, partial: { ...partial, text: joined(partial.text, own) } } : whole;
}

function joined(members: string, own: string): string {
  return members === '' ? `{${own}}` : `{${members},${own}}`;
}

const millisecondsOfDay = 86_400_000;

/** A marker is all that is left of a deleted item, so that no older change brings it back. */
function markerText(change: Change, { tombstoneRetentionDays = 30 }: OpenSearchIndex, nowMs: number): string {
  return ownText(change, { deleted: true, expiresAtMs: nowMs + tombstoneRetentionDays * millisecondsOfDay });
}

function ownText({ version, createdAtMs, readFromMs }: Change, more: Partial<VersionField>): string {
  const field: VersionField = {
    version,
    ...(createdAtMs !== undefined && { changedAtMs: createdAtMs }),
    ...(readFromMs !== undefined && { repairedFromMs: readFromMs }),
    ...more,
  };
  return `"${versionField}":${JSON.stringify(field)}`;
}
