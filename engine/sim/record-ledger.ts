import type { Checkpoint, EngineObserver } from '../actions';
import type { SourceRecord } from '../source-record';
import { type LossCause, type RecordOutcomes, recordOutcomes, type Violation } from './run-result';
import { recordIndexOf, type SimRecord, startedAtMs } from './sim-record';
import type { SimShard } from './sim-stream';
import type { Counter, TimelineRecorder } from './timeline-recorder';

const [unfinished, filtered, done, quarantined, delivered, lost] = recordOutcomes.map((_, index) => index) as [
  number,
  number,
  number,
  number,
  number,
  number,
];

/** Violations that are kept of one run: the first ones tell the story. */
const violationsMax = 20;

export interface LedgerOptions {
  /** False for a source that hands out changes of one item in any order, and one twice. */
  readonly ordersDeliveries: boolean;
  /** False where the handler lets changes of one item overtake each other by design. */
  readonly ordersEffects: boolean;
  /** True where the handler can tell poison from everything else, and so must keep nothing else. */
  readonly keepsOnlyPoison: boolean;
  readonly isPoison: (index: number) => boolean;
  readonly timeline: TimelineRecorder;
}

/**
 * Keeps the account of every record of a run, and checks the laws of a mapping as things happen. Lists are indexed by
 * the record's number in the run, so that keeping account costs a few stores a record.
 */
export class RecordLedger {
  readonly violations: Violation[] = [];
  readonly causes = new Map<number, LossCause>();
  /** Of each poison record that was given up, how many good ones were in its batch. */
  readonly evictedWith = new Map<number, number>();
  readonly observer: EngineObserver;
  readonly #options: LedgerOptions;
  #outcome = new Uint8Array(4_096);
  #finishedAtMs = new Float64Array(4_096);
  #deliveries = new Uint16Array(4_096);
  #effects = new Uint16Array(4_096);
  #isKept = new Uint8Array(4_096);
  /** Of each item, the first change that is not finished: what may reach the function next. */
  readonly #nextOrdinal: number[] = [];
  /** Of each item, the first change that neither took effect nor was given up. */
  readonly #nextEffect: number[] = [];
  readonly #settledEarly = new Set<string>();
  /** Of each item, the change whose effect came last, and the newest one that had any. */
  readonly #lastEffect: SimRecord[] = [];
  readonly #newestEffect: SimRecord[] = [];
  /** Items of which two invocations may have had records at once. */
  readonly #overlapped = new Set<number>();
  /** Scratch for the items of one batch: how many changes it held so far, and in which batch that was. */
  readonly #inBatch: number[] = [];
  readonly #batchOf: number[] = [];
  #batchNumber = 0;
  readonly #prefix = new Map<SimShard, number>();

  constructor(options: LedgerOptions) {
    this.#options = options;
    this.observer = {
      filtered: (_, records, nowMs) => this.#finishAll(records, filtered, nowMs),
      done: (_, records, nowMs) => this.#finishDone(records as readonly SimRecord[], nowMs),
      evicted: (_, records) => this.#evict(records as readonly SimRecord[]),
      delivered: (_, records, nowMs) => this.#finishAll(records, delivered, nowMs),
      lost: (_, records, cause, nowMs) => this.lost(records as readonly SimRecord[], cause, nowMs),
      metric: (name, value, nowMs) => {
        if (name === 'IteratorAge') this.#options.timeline.iteratorAge(value, nowMs - startedAtMs);
      },
    };
  }

  /** The function is handed these records. */
  invoked(records: readonly SimRecord[], nowMs: number): void {
    this.#batchNumber += 1;
    for (const record of records) {
      const { index, item, ordinal } = record;
      this.#makeRoomFor(index);
      this.#deliveries[index]! += 1;
      if (!this.#options.ordersDeliveries) continue;
      if (this.#batchOf[item] !== this.#batchNumber) {
        this.#batchOf[item] = this.#batchNumber;
        this.#inBatch[item] = 0;
      }
      const expected = (this.#nextOrdinal[item] ?? 0) + this.#inBatch[item]!;
      this.#inBatch[item]! += 1;
      if (ordinal === expected) continue;
      const what =
        ordinal > expected ? 'before an earlier change of its item was finished' : 'although it was finished';
      this.violate('order-per-item', nowMs, `Record ${index} of item ${item} reached the function ${what}.`);
    }
  }

  /** Nobody waits any more for the invocation with these records, though it may go on: they may be given out again. */
  overlapped(records: readonly SimRecord[]): void {
    for (const { item } of records) this.#overlapped.add(item);
  }

  /** The effect of a record took place at the sink. */
  applied(record: SimRecord, nowMs: number): void {
    const { index, item, ordinal } = record;
    this.#makeRoomFor(index);
    this.#effects[index]! += 1;
    this.#lastEffect[item] = record;
    if (ordinal >= (this.#newestEffect[item]?.ordinal ?? 0)) this.#newestEffect[item] = record;
    if (!this.#options.ordersEffects || this.#effects[index]! > 1) return;
    if (ordinal > (this.#nextEffect[item] ?? 0)) {
      const text = `Record ${index} of item ${item} took effect before an earlier change of its item.`;
      this.violate('order-per-item', nowMs, text);
    }
    this.#settleEffect(record);
  }

  /** The handler keeps the record, whole. */
  quarantined(record: SimRecord, nowMs: number): void {
    this.#makeRoomFor(record.index);
    if (this.#options.keepsOnlyPoison && !this.#options.isPoison(record.index)) {
      const text = `Record ${record.index} of item ${record.item} was quarantined, although it could succeed.`;
      this.violate('accounted-for', nowMs, text);
    }
    this.#isKept[record.index] = 1;
    this.#settleEffect(record);
  }

  lost(records: readonly SimRecord[], cause: LossCause, nowMs: number): void {
    for (const record of records) {
      this.#release(record);
      this.causes.set(record.index, cause);
    }
    this.#finishAll(records, lost, nowMs);
  }

  /** The mapping says how far a shard is finished. */
  checkpoint(shard: SimShard, checkpoint: Checkpoint, nowMs: number): void {
    const index = recordIndexOf(checkpoint.sequenceNumber);
    const first = this.#firstUnfinished(shard);
    if (!first) return;
    const isWithin = checkpoint.type === 'at' ? first.index >= index : first.index > index;
    if (isWithin) return;
    const text = `The checkpoint of ${shard.shardId} passed record ${first.index}, which is not finished.`;
    this.violate('checkpoint', nowMs, text);
  }

  /** Reading starts again at this place of a shard's log: what was finished behind it comes again. */
  reopen(shard: SimShard, from: number, until: number): void {
    for (let place = from; place < until; place += 1) {
      const { index, item, ordinal } = shard.at(place)!;
      const before = this.#outcome[index]!;
      this.#outcome[index] = unfinished;
      if (!isTaken(before)) this.#finishedAtMs[index] = Number.NaN;
      this.causes.delete(index);
      this.#nextOrdinal[item] = Math.min(this.#nextOrdinal[item] ?? 0, ordinal);
    }
    this.#prefix.set(shard, Math.min(this.#prefix.get(shard) ?? 0, from));
  }

  /** Everything has ended, so each record that was written must have. */
  checkAccounts(written: number, nowMs: number): void {
    if (written > 0) this.#makeRoomFor(written - 1);
    const index = this.#outcome.subarray(0, written).indexOf(unfinished);
    if (index >= 0) this.violate('accounted-for', nowMs, `Record ${index} was forgotten: it never ended.`);
  }

  /**
   * What repeats an older change has to repeat what followed, or the item is left on an old value. Only for items of
   * which no two invocations ever had records at once, and whose newest change counts as done.
   */
  checkEnds(nowMs: number): void {
    if (!this.#options.ordersEffects) return;
    for (const [item, newest] of this.#newestEffect.entries()) {
      const last = newest && this.#lastEffect[item]!;
      if (!last || last === newest || this.#outcomeOf(newest.index) !== done || this.#overlapped.has(item)) continue;
      const text = `Item ${item} was left on record ${last.index}, although the later record ${newest.index} is done.`;
      this.violate('order-per-item', nowMs, text);
    }
  }

  /** Arrival of the oldest record of these shards that is not finished, as far as it is written. */
  oldestArrivedAtMs(shards: readonly SimShard[]): number | undefined {
    let oldestAtMs: number | undefined;
    for (const shard of shards) {
      const atMs = this.#firstUnfinished(shard)?.arrivedAtMs;
      if (atMs !== undefined && (oldestAtMs === undefined || atMs < oldestAtMs)) oldestAtMs = atMs;
    }
    return oldestAtMs;
  }

  violate(property: Violation['property'], nowMs: number, message: string): void {
    if (this.violations.length < violationsMax) this.violations.push({ property, atMs: nowMs - startedAtMs, message });
  }

  /** The account of all records, given when each was written. */
  outcomes(writtenAtMs: readonly number[]): RecordOutcomes {
    const count = writtenAtMs.length;
    if (count > 0) this.#makeRoomFor(count - 1);
    return {
      arrivedAtMs: Float64Array.from(writtenAtMs),
      finishedAtMs: this.#finishedAtMs
        .slice(0, count)
        .map((atMs, index) => (this.#outcome[index] === unfinished ? Number.NaN : atMs)),
      outcome: this.#outcome.slice(0, count),
      deliveries: this.#deliveries.slice(0, count),
      effects: this.#effects.slice(0, count),
    };
  }

  #evict(records: readonly SimRecord[]): void {
    const poison = records.filter(({ index }) => this.#options.isPoison(index));
    for (const { index } of poison) this.evictedWith.set(index, records.length - poison.length);
    for (const record of records) this.#release(record);
  }

  #finishDone(records: readonly SimRecord[], nowMs: number): void {
    let kept = 0;
    for (const record of records) {
      const { index } = record;
      const isKept = this.#isKept[index] === 1;
      if (!isKept && this.#effects[index] === 0) {
        const text = `Record ${index} of item ${record.item} counts as done, but never took effect.`;
        this.violate('done-means-applied', nowMs, text);
      }
      const isQuarantined = isKept && this.#effects[index] === 0;
      if (isQuarantined) kept += 1;
      this.#finish(record, isQuarantined ? quarantined : done, nowMs);
    }
    this.#count(quarantined, kept, nowMs);
    this.#count(done, records.length - kept, nowMs);
  }

  #finishAll(records: readonly SourceRecord[], outcome: number, nowMs: number): void {
    for (const record of records as readonly SimRecord[]) this.#finish(record, outcome, nowMs);
    this.#count(outcome, records.length, nowMs);
  }

  #finish(record: SimRecord, outcome: number, nowMs: number): void {
    const { index } = record;
    this.#release(record);
    this.#makeRoomFor(index);
    const before = this.#outcome[index]!;
    if (before !== unfinished) {
      const text = `Record ${index} ended twice: ${recordOutcomes[before]}, then ${recordOutcomes[outcome]}.`;
      this.violate('accounted-for', nowMs, text);
    }
    this.#outcome[index] = outcome;
    // What comes again after it was done was done in its time all the same.
    if (!isTaken(outcome) || !(this.#finishedAtMs[index]! > 0)) this.#finishedAtMs[index] = nowMs - startedAtMs;
  }

  #count(outcome: number, count: number, nowMs: number): void {
    const counter = counters[outcome];
    if (counter && count > 0) this.#options.timeline.count(counter, nowMs - startedAtMs, count);
  }

  /** From here on the next change of the item may come. */
  #release(record: SimRecord): void {
    const { item, ordinal } = record;
    if (ordinal === (this.#nextOrdinal[item] ?? 0)) this.#nextOrdinal[item] = ordinal + 1;
    this.#settleEffect(record);
  }

  #settleEffect({ item, ordinal }: SimRecord): void {
    const next = this.#nextEffect[item] ?? 0;
    if (ordinal < next) return;
    if (ordinal > next) {
      this.#settledEarly.add(`${item}/${ordinal}`);
      return;
    }
    let first = ordinal + 1;
    while (this.#settledEarly.size > 0 && this.#settledEarly.delete(`${item}/${first}`)) first += 1;
    this.#nextEffect[item] = first;
  }

  #firstUnfinished(shard: SimShard): SimRecord | undefined {
    const from = this.#prefix.get(shard) ?? 0;
    let place = from;
    let record = shard.at(place);
    while (record && this.#outcomeOf(record.index) !== unfinished) {
      place += 1;
      record = shard.at(place);
    }
    if (place > from) this.#prefix.set(shard, place);
    return record;
  }

  #outcomeOf(index: number): number {
    return this.#outcome[index] ?? unfinished;
  }

  #makeRoomFor(index: number): void {
    if (index < this.#outcome.length) return;
    const length = Math.max(index + 1, this.#outcome.length * 2);
    this.#outcome = grown(this.#outcome, new Uint8Array(length));
    this.#finishedAtMs = grown(this.#finishedAtMs, new Float64Array(length));
    this.#deliveries = grown(this.#deliveries, new Uint16Array(length));
    this.#effects = grown(this.#effects, new Uint16Array(length));
    this.#isKept = grown(this.#isKept, new Uint8Array(length));
  }
}

const counters: { readonly [outcome: number]: Counter } = {
  [done]: 'done',
  [quarantined]: 'quarantined',
  [delivered]: 'delivered',
  [lost]: 'lost',
};

/** Whether the handler has taken the record, or may have before it came again. */
function isTaken(outcome: number): boolean {
  return outcome === done || outcome === quarantined || outcome === unfinished;
}

function grown<List extends Uint8Array | Uint16Array | Float64Array>(from: List, to: List): List {
  to.set(from as never);
  return to;
}
