import type { Standing } from '../standing';
import { type ErrorAnswer, type OpenSearchCall, openSearchError } from './opensearch-call';
import { type VersionField, versionField } from './version-field';

/** A document as the index holds it now: what a write must name to replace exactly that, and nothing newer. */
export interface StoredVersion extends Standing {
  readonly seqNo: number;
  readonly primaryTerm: number;
  readonly image?: string;
}

interface FoundDocument {
  readonly _seq_no?: number;
  readonly _primary_term?: number;
  readonly _source?: { readonly [versionField]?: Partial<VersionField>; readonly [field: string]: unknown };
}

interface MultiGetAnswer {
  readonly docs?: readonly (FoundDocument & {
    readonly _id?: unknown;
    readonly found?: boolean;
    readonly error?: ErrorAnswer;
  })[];
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
  const docs = await readDocuments(
    call,
    index,
    ids,
    signal,
    neededFields.map((field) => `${versionField}.${field}`),
  );
  return docs.map((doc) => {
    if (!doc) return undefined;
    const { version = '', changedAtMs, repairedFromMs, image } = doc._source?.[versionField] ?? {};
    return {
      seqNo: doc._seq_no as number,
      primaryTerm: doc._primary_term as number,
      ...{ version, changedAtMs, repairedFromMs },
      ...(image !== undefined && { image }),
    };
  });
}

const neededFields = ['version', 'changedAtMs', 'repairedFromMs', 'image'] satisfies readonly (keyof VersionField)[];

/** The same with these fields, by default all. */
export async function readDocuments(
  call: OpenSearchCall,
  index: string,
  ids: readonly string[],
  signal: AbortSignal,
  fields?: readonly string[],
): Promise<readonly (FoundDocument | undefined)[]> {
  const body = JSON.stringify({ ids });
  const query = fields && { query: { _source_includes: fields.join() } };
  const { docs = [] } = await call<MultiGetAnswer>({ method: 'POST', path: `/${index}/_mget`, ...query, body }, signal);
  return ids.map((id, place) => {
    const doc = docs[place];
    // A status of its own is not given with an error; whatever it is, the read can be repeated.
    if (!doc || doc._id !== id || doc.error) throw openSearchError('_mget', 503, doc?.error);
    return doc.found ? doc : undefined;
  });
}
