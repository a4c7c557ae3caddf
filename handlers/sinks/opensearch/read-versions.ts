import { type ErrorAnswer, type OpenSearchCall, openSearchError } from './opensearch-call';
import { type VersionField, versionField } from './version-field';

/** A document as the index holds it now: what a write must name to replace exactly that, and nothing newer. */
export interface StoredVersion {
  readonly seqNo: number;
  readonly primaryTerm: number;
  /** Absent where the document was not written by this sink: any version is newer. */
  readonly version?: string;
  readonly image?: string;
}

interface MultiGetAnswer {
  readonly docs?: readonly {
    readonly _id?: unknown;
    readonly found?: boolean;
    readonly _seq_no?: number;
    readonly _primary_term?: number;
    readonly _source?: { readonly [versionField]?: Partial<VersionField> };
    readonly error?: ErrorAnswer;
  }[];
}

/**
 * What the index holds of some ids, in their order; undefined where it holds nothing. By id, a document can be read as
 * soon as it is written.
 */
export async function readVersions(
  call: OpenSearchCall,
  index: string,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<readonly (StoredVersion | undefined)[]> {
  const query = { _source_includes: `${versionField}.version,${versionField}.image` };
  const body = JSON.stringify({ ids });
  const request = { method: 'POST', path: `/${index}/_mget`, query, body } as const;
  const { docs = [] } = await call<MultiGetAnswer>(request, signal);
  return ids.map((id, place) => {
    const doc = docs[place];
    // A status of its own is not given with an error; whatever it is, the read can be repeated.
    if (!doc || doc._id !== id || doc.error) throw openSearchError('_mget', 503, doc?.error);
    if (!doc.found) return undefined;
    const { version, image } = doc._source?.[versionField] ?? {};
    return {
      seqNo: doc._seq_no as number,
      primaryTerm: doc._primary_term as number,
      ...(version !== undefined && { version }),
      ...(image !== undefined && { image }),
    };
  });
}
