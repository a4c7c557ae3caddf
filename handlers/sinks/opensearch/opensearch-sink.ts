import type { Change } from '../../core/change';
import type { Clock } from '../../core/clock';
import { PoisonError, SinkError } from '../../core/errors';
import type { Outcome, Sink, SinkTask } from '../../core/sink';
import { groupByItem } from '../group-by-item';
import { bootstrapIndex } from './bootstrap-index';
import { type DocumentWrite, type PreparedDocument, prepareWrite } from './document-write';
import type { OpenSearchCall } from './opensearch-call';
import { inspectOpenSearch } from './opensearch-inspection';
import { createPackLimit, type PackLimit } from './pack-limit';
import { purgeMarkers } from './purge-markers';
import type { OpenSearchIndex } from './settings';
import { actionBytesMax } from './write-bulk';
import { outcomesOf, writeDocuments } from './write-documents';

export interface OpenSearchSinkParts {
  readonly call: OpenSearchCall;
  readonly settings: OpenSearchIndex;
  readonly clock: Clock;
}

const bulkBytesDefault = 5_000_000;
const bulkDocumentsDefault = 1_000;

/** Between two looks for markers whose time is over. */
const purgeIntervalMs = 15 * 60_000;

/** What an environment knows of its index from one batch to the next. */
interface IndexState {
  /** Pending or done; absent before the first, and after the index was found missing. */
  bootstrap?: Promise<void> | undefined;
  nextPurgeAtMs: number;
}

/**
 * Keeps an index of documents, one for each item. A document is written only over an older version of itself, and a
 * deleted one stays as a marker, so whatever comes twice, late or in another order changes nothing.
 */
export function createOpenSearchSink(parts: OpenSearchSinkParts): Sink {
  const { settings, clock } = parts;
  const limit = createPackLimit(settings.bulkBytesMax ?? bulkBytesDefault);
  const state: IndexState = { nextPurgeAtMs: clock.nowMs() + purgeIntervalMs };
  return {
    name: 'opensearch',
    contract: 'state',
    replay: 'apply',
    // Versions decide which write stands, so the order in which writes arrive does not matter.
    ordered: false,
    takesRepairs: true,
    inspection: inspectOpenSearch(parts),
    plan(changes) {
      const writes = groupByItem(changes).map((group) => prepareWrite(group, settings, clock.nowMs()));
      const packs = packsOf(writes, limit.bytes, settings.bulkDocumentsMax ?? bulkDocumentsDefault);
      return packs.map((pack) => createTask(pack, parts, limit, state));
    },
  };
}

interface Pack {
  readonly writes: DocumentWrite[];
  bytes: number;
}

/** Packs of at most so many bytes and documents, in order; what is larger by itself goes alone. */
function packsOf(writes: readonly DocumentWrite[], bytesMax: number, documentsMax: number): readonly Pack[] {
  const packs: Pack[] = [];
  for (const write of writes) {
    const bytes = write.last ? bytesOf(write.last) : 0;
    const pack = packs.at(-1);
    if (pack && pack.bytes + bytes <= bytesMax && pack.writes.length < documentsMax) {
      pack.writes.push(write);
      pack.bytes += bytes;
    } else packs.push({ writes: [write], bytes });
  }
  return packs;
}

function bytesOf({ id, text }: PreparedDocument): number {
  return Buffer.byteLength(JSON.stringify(id)) + Buffer.byteLength(text) + actionBytesMax;
}

function createTask(pack: Pack, parts: OpenSearchSinkParts, limit: PackLimit, state: IndexState): SinkTask {
  const changes = pack.writes.flatMap((write) => write.changes);
  return {
    changes,
    async run({ signal }) {
      const written = await writePack(pack, parts, limit, state, signal);
      const outcomes = new Map<Change, Outcome>();
      for (const write of pack.writes) {
        const own = outcomesOf(write, write.last && written.get(write.last));
        for (const [change, outcome] of own) outcomes.set(change, outcome);
      }
      return changes.map((change) => outcomes.get(change) as Outcome);
    },
  };
}

async function writePack(
  { writes, bytes }: Pack,
  { call, settings, clock }: OpenSearchSinkParts,
  limit: PackLimit,
  state: IndexState,
  signal: AbortSignal,
): Promise<ReadonlyMap<PreparedDocument, Outcome>> {
  const documents = writes.flatMap(({ last }) => last ?? []);
  if (documents.length === 0) return new Map();
  try {
    await ready(state, call, settings, signal);
    const written = await writeDocuments(call, settings.name, documents, signal);
    if (hasLostIndex([...written.values()])) state.bootstrap = undefined;
    limit.accepted();
    await purgeNowAndThen(state, call, settings.name, clock, signal);
    return written;
  } catch (error) {
    if (!(error instanceof SinkError)) throw error;
    limit.refused(bytes, error);
    if (error.code === missingIndex) state.bootstrap = undefined;
    const [alone, ...others] = documents;
    if (error.statusCode !== 413 || !alone || others.length > 0) throw error;
    const tooLarge = new PoisonError('The document alone is too large for the index (DocumentTooLarge).', {
      code: 'DocumentTooLarge',
    });
    return new Map([[alone, { status: 'poison', error: tooLarge }]]);
  }
}

const missingIndex = 'index_not_found_exception';

function hasLostIndex(outcomes: readonly Outcome[]): boolean {
  return outcomes.some((outcome) => 'error' in outcome && (outcome.error as SinkError).code === missingIndex);
}

/** The index is looked after once in the life of an environment, and again when it failed or the index has gone. */
function ready(state: IndexState, call: OpenSearchCall, settings: OpenSearchIndex, signal: AbortSignal): Promise<void> {
  const pending = state.bootstrap ?? bootstrapIndex(call, settings, signal);
  state.bootstrap = pending;
  return pending.catch((error) => {
    if (state.bootstrap === pending) state.bootstrap = undefined;
    throw error;
  });
}

/** Markers take room and nothing else: where a pass fails, a later one finds them. */
async function purgeNowAndThen(
  state: IndexState,
  call: OpenSearchCall,
  index: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const nowMs = clock.nowMs();
  if (nowMs < state.nextPurgeAtMs) return;
  state.nextPurgeAtMs = nowMs + purgeIntervalMs;
  try {
    if (await purgeMarkers(call, index, nowMs, signal)) state.nextPurgeAtMs = nowMs;
  } catch {
    // The documents are written, and that is what the batch is about.
  }
}
