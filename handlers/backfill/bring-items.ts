import type { Item } from '../core/attribute-value';
import { type ReplayParts, type ReplayRecord, type ReplayTarget, replayBatch } from '../replay/replay-batch';
import { type Bringing, type BroughtRecord, broughtRecord, type SourceTable } from './brought-record';
import type { TableItem } from './table-item';

/** How one consumer is brought what its mapping would have brought it. */
export interface Delivery {
  readonly name: string;
  readonly target: ReplayTarget;
  /** Records of a call at most. */
  readonly batchSize: number;
  /** The record as the function takes it; undefined where a filter on the way keeps it. */
  eventRecordOf(record: BroughtRecord): ReplayRecord | undefined;
}

/** An item to bring. `held`: where the sink said that it holds something of it. */
export interface ItemToBring extends TableItem {
  readonly held?: readonly string[];
}

/** What became of a page at one consumer. */
export interface Brought {
  /** What it took, without what it put into quarantine. */
  readonly brought: number;
  /** Of what it took, what changed nothing: its sink holds something newer, or somebody else's. Known where `quarantined` is. */
  readonly stale: number;
  /** What it put into its quarantine, as it told; none is known of a function without our core. */
  readonly quarantined: number;
  /** What its filters keep from it, and what it passes over as another consumer's. */
  readonly filtered: number;
  readonly failed: readonly FailedItem[];
}

export interface FailedItem {
  readonly keys: Item;
  readonly reason: string;
}

/** A consumer that takes nothing any more, so that there is no use in going on. */
export class ConsumerDownError extends Error {
  constructor(consumer: string, reason: string) {
    super(`${consumer} took none of the last items, so the backfill stopped: ${reason}`);
    this.name = 'ConsumerDownError';
  }
}

/** Below the 6 MB that Lambda takes, with the envelope. */
const batchBytesMax = 5_500_000;

/** Fewer failures may be those of the items. */
const failedInRowMax = 5;

/**
 * Brings items to one consumer, by as many as its mapping would. Fails with a `ConsumerDownError` where one after the
 * other fails.
 */
export async function bringItems(
  items: readonly ItemToBring[],
  bringing: Bringing,
  delivery: Delivery,
  source: SourceTable,
  parts: ReplayParts,
): Promise<Brought> {
  const records = items.map((item) => broughtRecord(item, bringing, '1', source, item.held));
  const keysOf = new Map<ReplayRecord, Item>();
  const failed: FailedItem[] = [];
  let brought = 0;
  let quarantined = 0;
  let stale = 0;
  let fenced = 0;
  let failedInRow = 0;
  for (const batch of batchesOf(records, delivery, keysOf)) {
    const outcome = await replayBatch(delivery.target, batch, parts);
    brought += outcome.done.length - outcome.quarantined.length - outcome.fenced.length;
    fenced += outcome.fenced.length;
    quarantined += outcome.quarantined.length;
    stale += outcome.stale.length;
    failedInRow = outcome.done.length > 0 ? 0 : failedInRow + outcome.failed.length;
    const isGivenUp = outcome.failed.some(({ wasTried }) => !wasTried);
    if (isGivenUp || failedInRow >= failedInRowMax) {
      throw new ConsumerDownError(delivery.name, outcome.failed[0]!.reason);
    }
    failed.push(...outcome.failed.map(({ record, reason }) => ({ keys: keysOf.get(record)!, reason })));
  }
  return { brought, stale, quarantined, filtered: records.length - keysOf.size + fenced, failed };
}

/** The records that pass the filters, numbered within their batches. */
function* batchesOf(
  records: readonly BroughtRecord[],
  { batchSize, eventRecordOf }: Delivery,
  keysOf: Map<ReplayRecord, Item>,
): Generator<readonly ReplayRecord[]> {
  let batch: ReplayRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    const numbered = numberedRecord(record, batch.length + 1);
    const eventRecord = eventRecordOf(numbered);
    if (!eventRecord) continue;
    const recordBytes = Buffer.byteLength(JSON.stringify(eventRecord.record)) + 1;
    const isFull = batch.length >= batchSize || bytes + recordBytes > batchBytesMax;
    if (batch.length > 0 && isFull) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    // Behind a full batch it is the first of the next one.
    const placed = batch.length === 0 ? eventRecordOf(numberedRecord(record, 1))! : eventRecord;
    keysOf.set(placed, record.dynamodb.Keys);
    batch.push(placed);
    bytes += recordBytes;
  }
  if (batch.length > 0) yield batch;
}

function numberedRecord(record: BroughtRecord, sequence: number): BroughtRecord {
  return { ...record, dynamodb: { ...record.dynamodb, SequenceNumber: String(sequence) } };
}
