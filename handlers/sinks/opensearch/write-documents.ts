import type { Change } from '../../core/change';
import { PoisonError, SinkError } from '../../core/errors';
import type { Outcome } from '../../core/sink';
import { supersedes } from '../standing';
import type { DocumentWrite, PreparedDocument } from './document-write';
import type { OpenSearchCall } from './opensearch-call';
import { readVersions, type StoredVersion } from './read-versions';
import { type BulkAction, type BulkResult, writeBulk } from './write-bulk';

/** Times that a document is read again because something else was written in between. */
const roundsMax = 4;

/**
 * Brings documents to an index: reads which version it holds of each, writes the newer ones over exactly what was
 * read, and reads again where something came in between. Resolves to what became of the newest change of each document.
 */
export async function writeDocuments(
  call: OpenSearchCall,
  index: string,
  documents: readonly PreparedDocument[],
  signal: AbortSignal,
): Promise<ReadonlyMap<PreparedDocument, Outcome>> {
  const outcomes = new Map<PreparedDocument, Outcome>();
  let open = documents;
  for (let round = 0; round < roundsMax && open.length > 0; round += 1) {
    const stored = await readVersions(call, index, idsOf(open), signal);
    const newer = open.flatMap((document, place) => {
      if (isNewer(document, stored[place])) return [{ document, action: actionOf(document, stored[place]) }];
      outcomes.set(document, { status: 'stale' });
      return [];
    });
    if (newer.length === 0) break;
    const actions = newer.map(({ action }) => action);
    const results = await writeBulk(call, index, actions, signal);
    open = newer.flatMap(({ document }, place) => {
      const outcome = outcomeOf(results[place] as BulkResult);
      if (outcome) outcomes.set(document, outcome);
      return outcome ? [] : [document];
    });
  }
  for (const document of documents) if (!outcomes.has(document)) outcomes.set(document, contended);
  return outcomes;
}

const contended: Outcome = {
  status: 'transient',
  error: new SinkError('Others wrote the document again and again (Contended).', {
    code: 'Contended',
    retryable: true,
  }),
};

function idsOf(documents: readonly PreparedDocument[]): readonly string[] {
  return documents.map(({ id }) => id);
}

function isNewer({ change }: PreparedDocument, stored: StoredVersion | undefined): boolean {
  return !stored || supersedes(change, stored);
}

function actionOf({ id, text, partial }: PreparedDocument, over: StoredVersion | undefined): BulkAction {
  // A part leaves standing what it does not name, as the time that a repair is from.
  const isPartial = over && partial && over.image === partial.from && over.repairedFromMs === undefined;
  return isPartial ? { id, kind: 'partial', over, text: partial.text } : { id, kind: 'whole', over, text };
}

/** Undefined where the document has to be read again. */
function outcomeOf(result: BulkResult): Outcome | undefined {
  if (!('error' in result)) return result.status === 'done' ? { status: 'done' } : undefined;
  const { error } = result;
  // OpenSearch understood the request and refuses this document: its mapping, its fields, their number.
  if (error.statusCode === 400 && !error.retryable) return { status: 'poison', error: refusedDocument(error) };
  return { status: error.retryable ? 'transient' : 'unknown', error };
}

function refusedDocument(error: SinkError): PoisonError {
  return new PoisonError(error.message, { code: error.code });
}

/**
 * One outcome for each change, in order: the newest has its document's, and those before it share it. Where the newest
 * failed for good, the ones before it are not to blame: they are tried again without it.
 */
export function outcomesOf(
  { changes, last, outcomes }: DocumentWrite,
  written: Outcome | undefined,
): Map<Change, Outcome> {
  const shared: Outcome | undefined =
    written && 'error' in written ? { status: 'transient', error: written.error } : written;
  return new Map(
    changes.map((change) => {
      const outcome = outcomes.get(change) ?? (change === last?.change ? written : shared);
      return [change, outcome ?? { status: 'done' }];
    }),
  );
}
