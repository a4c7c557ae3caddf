import { invariant } from '../handlers/core/errors';
import type { EvictionCondition, FailedResponse, InvocationResult, LossCause } from './actions';
import { type Batch, newBatch } from './batch';
import { stateOf } from './handler-response';
import { RecordQueue } from './record-queue';
import type { SourceRecord } from './source-record';
import { streamReaders } from './stream-readers';
import type { EngineParameters, StreamSettings } from './stream-settings';
import type { TumblingWindow } from './tumbling-window';

/** What a lane needs of its shard, and tells it. */
export interface LaneHost {
  readonly settings: StreamSettings;
  readonly parameters: EngineParameters;
  readonly window: TumblingWindow | undefined;
  /** True once the shard has given its last record: nothing more is worth waiting for. */
  readonly isClosed: boolean;
  newRequestId(): string;
  invoke(lane: Lane, batch: Batch): void;
  finished(records: readonly SourceRecord[], nowMs: number): void;
  /** Records that an attempt did not get done, whether or not they come again. */
  failed(records: readonly SourceRecord[], nowMs: number): void;
  retrying(records: readonly SourceRecord[], nowMs: number): void;
  evicted(batch: Batch, records: readonly SourceRecord[], eviction: Eviction, nowMs: number): void;
  lost(records: readonly SourceRecord[], cause: LossCause, nowMs: number): void;
}

export interface Eviction {
  readonly condition: EvictionCondition;
  readonly response?: FailedResponse;
}

/**
 * One lane of a shard: at most one batch in flight, in order. A lane blocks on its own failures only.
 *
 * A batch that fails is split (where the mapping bisects), retried, or given up; `#pending` holds the right halves that
 * wait for their left ones, nearest last.
 */
export class Lane {
  readonly index: number;
  readonly #host: LaneHost;
  readonly #queue = new RecordQueue();
  readonly #pending: Batch[] = [];
  #current: Batch | undefined;
  #isInFlight = false;
  #windowOpenedAtMs: number;

  constructor(index: number, host: LaneHost, nowMs: number) {
    this.index = index;
    this.#host = host;
    this.#windowOpenedAtMs = nowMs;
  }

  get isEmpty(): boolean {
    return this.#current === undefined && this.#pending.length === 0 && this.#queue.length === 0;
  }

  /** The first record that is not finished. */
  get oldest(): SourceRecord | undefined {
    // The last call of a window holds no record: what is unfinished lies behind it.
    const pending = this.#pending.findLast(({ records }) => records.length > 0);
    return this.#current?.records[0] ?? pending?.records[0] ?? this.#queue.at(0);
  }

  push(record: SourceRecord, nowMs: number): void {
    // The batching window opens when the invocation before ends; one that went by with nothing to do opens again here.
    const { batchingWindowMs } = this.#host.settings;
    if (this.isEmpty && nowMs >= this.#windowOpenedAtMs + batchingWindowMs) this.#windowOpenedAtMs = nowMs;
    this.#queue.push(record);
  }

  /** Starts what is due. Returns when to look again, or undefined when only a record or a result changes anything. */
  advance(nowMs: number): number | undefined {
    while (!this.#isInFlight) {
      this.#current ??= this.#pending.pop();
      if (!this.#current) {
        const assembled = this.#assemble(nowMs);
        if (typeof assembled !== 'object') return assembled;
        this.#current = assembled;
      }
      if (this.#current.dueAtMs > nowMs) return this.#current.dueAtMs;
      const fresh = this.#withoutExpired(this.#current, nowMs);
      if (fresh === this.#current && this.#isTooLarge(fresh)) {
        this.#refuse(fresh, nowMs);
      } else if (fresh === this.#current) {
        this.#isInFlight = true;
        // Not before: a window in which the function is never called needs no last call either.
        if (fresh.records[0]) this.#host.window?.openFor(fresh.records[0]);
        this.#host.invoke(this, fresh);
      } else {
        this.#become(fresh, nowMs);
      }
    }
    return undefined;
  }

  settle(result: InvocationResult, nowMs: number): void {
    const batch = this.#current;
    invariant(batch !== undefined && this.#isInFlight, 'Only an invocation in flight can be settled.');
    this.#isInFlight = false;
    if (result.type === 'not-invoked') {
      batch.missCount += 1;
      batch.dueAtMs = nowMs + this.#host.parameters.backOffMs(batch.missCount);
      return;
    }
    batch.invokeCount += 1;
    batch.missCount = 0;
    const rest = this.#restOf(batch, result);
    if (rest === 'all') this.#fail(batch, result, nowMs);
    else if (rest.length > 0) this.#progress(batch, rest, result, nowMs);
    else this.#succeed(batch, result, nowMs);
  }

  /** The records that come again, or `all` when nothing got done. */
  #restOf(batch: Batch, result: InvocationResult): readonly SourceRecord[] | 'all' {
    if (result.type !== 'response') return 'all';
    const { settings, window } = this.#host;
    // Without a state to carry on, the batch counts as failed. The last call of a window has nothing to carry.
    if (window && !batch.closesWindow && stateOf(result.payload) === undefined) return 'all';
    return streamReaders[settings.reader].restOf(result.payload, batch.records, settings);
  }

  #succeed(batch: Batch, result: InvocationResult, nowMs: number): void {
    this.#carryState(batch, result, nowMs);
    this.#host.finished(batch.records, nowMs);
    this.#become(undefined, nowMs);
  }

  /** All but the rest is done; the rest is a new batch with a budget of its own. */
  #progress(batch: Batch, rest: readonly SourceRecord[], result: InvocationResult, nowMs: number): void {
    const host = this.#host;
    const again = new Set(rest);
    const done = batch.records.filter((record) => !again.has(record));
    host.finished(done, nowMs);
    host.failed(rest, nowMs);
    host.retrying(rest, nowMs);
    // Behind the last call of the window, which a state that is too large asks for.
    this.#pending.push(newBatch(rest, host.newRequestId(), nowMs + host.parameters.backOffMs(1)));
    this.#carryState(batch, result, nowMs);
    this.#become(undefined, nowMs);
  }

  #fail(batch: Batch, result: InvocationResult, nowMs: number): void {
    const { settings, parameters } = this.#host;
    const { records } = batch;
    this.#host.failed(records, nowMs);
    if (settings.bisects && records.length > 1) {
      const count = parameters.splitAt(records.length);
      this.#host.retrying(records, nowMs);
      this.#pending.push(newBatch(records.slice(count), this.#host.newRequestId(), nowMs));
      this.#become(newBatch(records.slice(0, count), this.#host.newRequestId(), nowMs), nowMs);
    } else if (batch.invokeCount > settings.retryAttemptsMax) {
      const executedVersion = (result.type !== 'not-invoked' && result.executedVersion) || '$LATEST';
      const response = { executedVersion, functionError: result.type === 'error' ? 'Unhandled' : null } as const;
      this.#host.evicted(batch, records, { condition: 'RetryAttemptsExhausted', response }, nowMs);
      if (batch.closesWindow) this.#host.window?.close();
      this.#become(undefined, nowMs);
    } else {
      this.#host.retrying(records, nowMs);
      batch.dueAtMs = nowMs + parameters.backOffMs(batch.invokeCount);
    }
  }

  /** Only a record by itself can be: a batch is cut before it is. */
  #isTooLarge({ records }: Batch): boolean {
    const { settings, parameters } = this.#host;
    const { envelopeBytes } = streamReaders[settings.reader];
    return records.length === 1 && records[0]!.bytes + envelopeBytes > parameters.batchBytesMax;
  }

  /** What Lambda cannot be sent never reaches the function, but each attempt counts: AWS was recorded doing so. */
  #refuse(batch: Batch, nowMs: number): void {
    const host = this.#host;
    batch.invokeCount += 1;
    host.failed(batch.records, nowMs);
    if (batch.invokeCount <= host.settings.retryAttemptsMax) {
      host.retrying(batch.records, nowMs);
      batch.dueAtMs = nowMs + host.parameters.backOffMs(batch.invokeCount);
    } else {
      host.evicted(batch, batch.records, { condition: 'RetryAttemptsExhausted' }, nowMs);
      this.#become(undefined, nowMs);
    }
  }

  #carryState(batch: Batch, result: InvocationResult, nowMs: number): void {
    const { window, parameters } = this.#host;
    if (!window) return;
    if (batch.closesWindow) {
      window.close();
      return;
    }
    const state = (result.type === 'response' && stateOf(result.payload)) || {};
    window.carry(state);
    if (Buffer.byteLength(JSON.stringify(state)) <= parameters.windowStateBytesMax) return;
    this.#pending.push(newBatch([], this.#host.newRequestId(), nowMs, 'early'));
  }

  #become(batch: Batch | undefined, nowMs: number): void {
    this.#current = batch;
    if (batch === undefined) this.#windowOpenedAtMs = nowMs;
  }

  /** The batch without the records that are too old: the stream drops the oldest, the mapping gives up on the next. */
  #withoutExpired(batch: Batch, nowMs: number): Batch | undefined {
    const { settings, parameters } = this.#host;
    const { records } = batch;
    const droppedCount = countOlder(records, nowMs - parameters.retentionMs);
    const expiredCount = Math.max(droppedCount, countOlder(records, nowMs - settings.recordAgeMsMax));
    if (expiredCount === 0) return batch;
    const given = records.slice(droppedCount, expiredCount);
    if (droppedCount > 0) this.#host.lost(records.slice(0, droppedCount), 'expired-in-stream', nowMs);
    if (given.length > 0) this.#host.evicted(batch, given, { condition: 'RecordAgeExceeded' }, nowMs);
    const rest = records.slice(expiredCount);
    return rest.length > 0 ? newBatch(rest, this.#host.newRequestId(), nowMs) : undefined;
  }

  /** The next batch from the queue; else when there will be one, or undefined when that depends on new records. */
  #assemble(nowMs: number): Batch | number | undefined {
    const { settings, window, isClosed } = this.#host;
    const front = this.#queue.at(0);
    if (window?.isOpen && (front ? window.isPast(front) : isClosed)) {
      return newBatch([], this.#host.newRequestId(), nowMs, front ? 'at-end' : 'early');
    }
    if (!front) return undefined;
    const { count, isFull } = this.#fit(front);
    const readyAtMs = this.#windowOpenedAtMs + settings.batchingWindowMs;
    if (!isFull && !isClosed && nowMs < readyAtMs) return readyAtMs;
    return newBatch(this.#queue.take(count), this.#host.newRequestId(), nowMs);
  }

  /** How many records from the front make one batch, and whether no further record could join them. */
  #fit(front: SourceRecord): { readonly count: number; readonly isFull: boolean } {
    const { settings, parameters, window } = this.#host;
    const { envelopeBytes } = streamReaders[settings.reader];
    const queue = this.#queue;
    const countMax = Math.min(queue.length, settings.batchSize);
    const fitsWhole = queue.bytes + envelopeBytes + queue.length - 1 < parameters.batchBytesMax;
    if (fitsWhole && (!window || window.isSame(front, queue.at(queue.length - 1)!))) {
      return { count: countMax, isFull: countMax === settings.batchSize };
    }
    // No comma follows the last record.
    let bytes = envelopeBytes - 1;
    for (let count = 0; count < countMax; count += 1) {
      const record = queue.at(count)!;
      bytes += record.bytes + 1;
      const isCut = bytes > parameters.batchBytesMax || (window && !window.isSame(front, record));
      if (count > 0 && isCut) return { count, isFull: true };
    }
    return { count: countMax, isFull: countMax === settings.batchSize || bytes >= parameters.batchBytesMax };
  }
}

/** How many records from the front arrived before a time. Records of a lane are in order of arrival. */
function countOlder(records: readonly SourceRecord[], arrivedBeforeMs: number): number {
  let count = 0;
  while (count < records.length && records[count]!.arrivedAtMs < arrivedBeforeMs) count += 1;
  return count;
}
