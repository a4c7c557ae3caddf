import type { OpenSearchCall } from './opensearch-call';
import { versionField } from './version-field';
import { type BulkAction, writeBulk } from './write-bulk';

/** Markers of one pass. */
const markersMax = 1_000;

interface SearchAnswer {
  readonly hits?: {
    readonly hits?: readonly { readonly _id: string; readonly _seq_no: number; readonly _primary_term: number }[];
  };
}

/**
 * Deletes markers whose time is over, each only where it is still what was found: an item that was made anew in
 * between stays. Resolves to true where more may be left.
 */
export async function purgeMarkers(
  call: OpenSearchCall,
  index: string,
  nowMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const search = {
    size: markersMax,
    _source: false,
    seq_no_primary_term: true,
    query: { range: { [`${versionField}.expiresAtMs`]: { lt: nowMs } } },
  };
  const request = { method: 'POST', path: `/${index}/_search`, body: JSON.stringify(search) } as const;
  const { hits: { hits = [] } = {} } = await call<SearchAnswer>(request, signal);
  const actions = hits.map(
    ({ _id: id, _seq_no: seqNo, _primary_term: primaryTerm }): BulkAction => ({
      id,
      kind: 'delete',
      over: { version: '', seqNo, primaryTerm },
      text: '',
    }),
  );
  if (actions.length > 0) await writeBulk(call, index, actions, signal);
  return actions.length === markersMax;
}
