/**
 * The field that every document carries beside the item's own. Its version guards every write; `deleted` and
 * `expiresAtMs` are there in the marker of a deleted item alone; `image` is the digest of the item's fields, kept where
 * only changed ones are sent.
 */
export interface VersionField {
  readonly version: string;
  readonly changedAtMs?: number;
  /** In place of the time of a change, where a repair wrote the document. */
  readonly repairedFromMs?: number;
  readonly deleted?: true;
  readonly expiresAtMs?: number;
  readonly image?: string;
}

export const versionField = '_tributary';

/** Its mapping. Nothing but what readers and the purge ask for is indexed. */
export const versionFieldMapping = {
  dynamic: false,
  properties: {
    version: { type: 'keyword', index: false, doc_values: false },
    changedAtMs: { type: 'date', format: 'epoch_millis' },
    deleted: { type: 'boolean' },
    expiresAtMs: { type: 'date', format: 'epoch_millis' },
    image: { type: 'keyword', index: false, doc_values: false },
  },
} as const;

/** What readers see: all but the markers of deleted items. */
export const liveFilter = { bool: { must_not: { term: { [`${versionField}.deleted`]: true } } } } as const;
