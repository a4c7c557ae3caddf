import { SinkError } from '../../core/errors';
import { type ErrorAnswer, type OpenSearchCall, openSearchError } from './opensearch-call';
import type { StoredVersion } from './read-versions';

/** One write of a `_bulk` request. It stands only where the index still holds what was read. */
export interface BulkAction {
  readonly id: string;
  readonly kind: 'whole' | 'partial' | 'delete';
  /** What the index held; undefined: nothing, so the document is created. */
  readonly over: StoredVersion | undefined;
  /** The document, or the part of it, as JSON text on one line. None for `delete`. */
  readonly text: string;
}

/** What became of one write. `conflict`: the index holds something else by now, so it is to be read again. */
export type BulkResult =
  | { readonly status: 'done' | 'conflict' }
  | { readonly status: 'refused'; readonly error: SinkError };

interface BulkAnswer {
  readonly items?: readonly { readonly [action: string]: { readonly status?: number; readonly error?: ErrorAnswer } }[];
}

/** Bytes that an action takes besides its id and its text, at most. */
export const actionBytesMax = 120;

/**
 * Writes in one request, with one result for each in order. Everything that decides is asked for and nothing else.
 * Elasticsearch answers a line that it cannot read with one item too few, so the items are counted.
 */
export async function writeBulk(
  call: OpenSearchCall,
  index: string,
  actions: readonly BulkAction[],
  signal: AbortSignal,
): Promise<readonly BulkResult[]> {
  const query = { filter_path: 'items.*.status,items.*.error.type' };
  const body = actions.map(actionText).join('');
  const { items = [] } = await call<BulkAnswer>({ method: 'POST', path: `/${index}/_bulk`, query, body }, signal);
  if (items.length !== actions.length) {
    const text = `OpenSearch answered ${items.length} of ${actions.length} writes (BulkItemCount).`;
    throw new SinkError(text, { code: 'BulkItemCount', retryable: false });
  }
  return items.map((item) => resultOf(Object.values(item)[0] ?? {}));
}

function actionText({ id, kind, over, text }: BulkAction): string {
  const guard = over ? `,"if_seq_no":${over.seqNo},"if_primary_term":${over.primaryTerm}` : '';
  const target = `{"_id":${JSON.stringify(id)}${guard}}`;
  if (kind === 'delete') return `{"delete":${target}}\n`;
  if (kind === 'partial') return `{"update":${target}}\n{"doc":${text}}\n`;
  return `{"${over ? 'index' : 'create'}":${target}}\n${text}\n`;
}

function resultOf({ status = 0, error }: { readonly status?: number; readonly error?: ErrorAnswer }): BulkResult {
  if (status >= 200 && status < 300) return { status: 'done' };
  const isGone = status === 404 && error?.type !== 'index_not_found_exception';
  if (status === 409 || isGone) return { status: 'conflict' };
  return { status: 'refused', error: openSearchError('a document', status, error) };
}
