import { invariant } from '../handlers/core/errors';
import type {
  Action,
  Checkpoint,
  DeliverAction,
  EngineObserver,
  InvocationResult,
  InvokeAction,
  LossCause,
  MetricName,
} from './actions';
import type { Batch } from './batch';
import { type Eviction, Lane, type LaneHost } from './lane';
import { laneOf } from './order-hash';
import type { SourceRecord } from './source-record';
import type { EngineParameters, StreamSettings } from './stream-settings';
import { TumblingWindow } from './tumbling-window';

/** What all shards of a mapping share. */
export interface ShardHost {
  readonly settings: StreamSettings;
  readonly parameters: EngineParameters;
  readonly observer: EngineObserver;
  newRequestId(): string;
  /** Numbers for invocations and deliveries, never the same twice. */
  newId(): number;
  emit(action: Action): void;
}

/** One shard: its lanes, what the destination still has to be told, and how far everything is finished. */
export class Shard implements LaneHost {
  readonly shardId: string;
  readonly parents: readonly string[];
  readonly settings: StreamSettings;
  readonly parameters: EngineParameters;
  readonly window: TumblingWindow | undefined;
  readonly #host: ShardHost;
  readonly #lanes: readonly Lane[];
  readonly #laneOfInvocation = new Map<number, { readonly lane: Lane; readonly batch: Batch }>();
  readonly #deliveries = new Map<number, DeliverAction>();
  #isClosed = false;
  #unfinishedCount = 0;
  #unfinishedBytes = 0;
  #lastSeen: SourceRecord | undefined;
  #checkpointed: SourceRecord | undefined;
  #isCheckpointedAfter = false;

  constructor(shardId: string, parents: readonly string[], host: ShardHost, nowMs: number) {
    this.shardId = shardId;
    this.parents = parents;
    this.settings = host.settings;
    this.parameters = host.parameters;
    this.window = host.settings.tumblingWindowMs > 0 ? new TumblingWindow(host.settings.tumblingWindowMs) : undefined;
    this.#host = host;
    this.#lanes = Array.from({ length: host.settings.laneCount }, (_, index) => new Lane(index, this, nowMs));
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** True when the shard has ended and everything it gave is finished: its children may start. */
  get isFinished(): boolean {
    return this.#isClosed && this.isIdle && !this.window?.isOpen;
  }

  /** True when nothing waits, runs, or is on its way to the destination. */
  get isIdle(): boolean {
    return this.#deliveries.size === 0 && this.#lanes.every((lane) => lane.isEmpty);
  }

  get hasRoom(): boolean {
    const { bufferedRecordsMax, bufferedBytesMax } = this.parameters;
    return this.#unfinishedCount < bufferedRecordsMax && this.#unfinishedBytes < bufferedBytesMax;
  }

  /** Arrival of the oldest record that is not finished: what a lag gauge shows while nothing completes. */
  get oldestArrivedAtMs(): number | undefined {
    return this.#oldest()?.arrivedAtMs;
  }

  offer(records: readonly SourceRecord[], nowMs: number): void {
    const { settings, observer } = this.#host;
    const last = records.at(-1);
    if (this.#isClosed) return;
    if (!last) {
      this.#count('PolledEventCount', 0, nowMs);
      return;
    }
    invariant(
      records[0]!.position > (this.#lastSeen?.position ?? Number.NEGATIVE_INFINITY),
      `Shard ${this.shardId} was offered records out of order.`,
    );
    this.#lastSeen = last;
    observer.received?.(this.shardId, records, nowMs);
    this.#count('PolledEventCount', records.length, nowMs);
    const filtered = settings.filter ? this.#pushMatching(records, settings.filter, nowMs) : [];
    if (!settings.filter) for (const record of records) this.#push(record, nowMs);
    if (settings.filter) this.#count('FilteredOutEventCount', filtered.length, nowMs);
    if (filtered.length > 0) observer.filtered?.(this.shardId, filtered, nowMs);
  }

  close(): void {
    this.#isClosed = true;
  }

  /** Starts what is due; returns when to look again, or undefined. */
  advance(nowMs: number): number | undefined {
    let wakeAtMs: number | undefined;
    for (const lane of this.#lanes) {
      const atMs = lane.advance(nowMs);
      if (atMs !== undefined && (wakeAtMs === undefined || atMs < wakeAtMs)) wakeAtMs = atMs;
    }
    return wakeAtMs;
  }

  settle(invocationId: number, result: InvocationResult, nowMs: number): void {
    const found = this.#laneOfInvocation.get(invocationId);
    invariant(found !== undefined, `Invocation ${invocationId} of shard ${this.shardId} is not in flight.`);
    this.#laneOfInvocation.delete(invocationId);
    const { lane, batch } = found;
    if (result.type !== 'not-invoked') this.#count('InvokedEventCount', batch.records.length, nowMs);
    lane.settle(result, nowMs);
  }

  settleDelivery(deliveryId: number, isDelivered: boolean, nowMs: number): void {
    const delivery = this.#deliveries.get(deliveryId);
    invariant(delivery !== undefined, `Delivery ${deliveryId} of shard ${this.shardId} is not under way.`);
    this.#deliveries.delete(deliveryId);
    const { records } = delivery;
    this.#release(records);
    if (isDelivered) {
      this.#count('OnFailureDestinationDeliveredEventCount', records.length, nowMs);
      this.#host.observer.delivered?.(this.shardId, records, nowMs);
    } else {
      this.#host.observer.metric?.('DestinationDeliveryFailures', 1, nowMs);
      this.#count('DroppedEventCount', records.length, nowMs);
      this.#host.observer.lost?.(this.shardId, records, 'destination-failed', nowMs);
    }
  }

  /** Where reading would have to resume; undefined before the first record. */
  get checkpoint(): Checkpoint | undefined {
    const oldest = this.#oldest();
    if (oldest) return { type: 'at', sequenceNumber: oldest.sequenceNumber };
    return this.#lastSeen && { type: 'after', sequenceNumber: this.#lastSeen.sequenceNumber };
  }

  /** Emits the checkpoint where it has moved since the last time. */
  emitCheckpoint(): void {
    const oldest = this.#oldest();
    const record = oldest ?? this.#lastSeen;
    // Told by the record and whether it is finished: this is asked at every step, and texts would cost more than all else.
    if (record === this.#checkpointed && (oldest === undefined) === this.#isCheckpointedAfter) return;
    this.#checkpointed = record;
    this.#isCheckpointedAfter = oldest === undefined;
    const { checkpoint } = this;
    if (checkpoint) this.#host.emit({ type: 'checkpoint', shardId: this.shardId, checkpoint });
  }

  newRequestId(): string {
    return this.#host.newRequestId();
  }

  invoke(lane: Lane, batch: Batch): void {
    const action: InvokeAction = {
      type: 'invoke',
      invocationId: this.#host.newId(),
      shardId: this.shardId,
      lane: lane.index,
      requestId: batch.requestId,
      attempt: batch.invokeCount + 1,
      records: batch.records,
      ...(this.window && { window: this.window.invocation(batch.closesWindow) }),
    };
    this.#laneOfInvocation.set(action.invocationId, { lane, batch });
    this.#host.emit(action);
  }

  finished(records: readonly SourceRecord[], nowMs: number): void {
    const last = records.at(-1);
    if (!last) return;
    this.#release(records);
    this.#host.observer.metric?.('IteratorAge', nowMs - last.arrivedAtMs, nowMs);
    this.#host.observer.done?.(this.shardId, records, nowMs);
  }

  retrying(records: readonly SourceRecord[], nowMs: number): void {
    this.#host.observer.retrying?.(this.shardId, records, nowMs);
  }

  failed(records: readonly SourceRecord[], nowMs: number): void {
    this.#count('FailedInvokeEventCount', records.length, nowMs);
  }

  evicted(batch: Batch, records: readonly SourceRecord[], eviction: Eviction, nowMs: number): void {
    const { observer } = this.#host;
    observer.evicted?.(this.shardId, records, eviction.condition, nowMs);
    if (!this.settings.hasDestination) {
      this.lost(records, 'no-destination', nowMs);
      return;
    }
    const action: DeliverAction = {
      type: 'deliver',
      deliveryId: this.#host.newId(),
      shardId: this.shardId,
      requestId: batch.requestId,
      approximateInvokeCount: Math.max(1, batch.invokeCount),
      records,
      ...eviction,
      ...(this.window && { window: this.window.invocation(batch.closesWindow) }),
      atMs: nowMs,
    };
    this.#deliveries.set(action.deliveryId, action);
    this.#host.emit(action);
  }

  lost(records: readonly SourceRecord[], cause: LossCause, nowMs: number): void {
    this.#release(records);
    if (records.length > 0) this.#host.observer.lost?.(this.shardId, records, cause, nowMs);
  }

  #pushMatching(records: readonly SourceRecord[], filter: (event: unknown) => boolean, nowMs: number): SourceRecord[] {
    const filtered: SourceRecord[] = [];
    for (const record of records) {
      if (filter(record.event)) this.#push(record, nowMs);
      else filtered.push(record);
    }
    return filtered;
  }

  #push(record: SourceRecord, nowMs: number): void {
    this.#unfinishedCount += 1;
    this.#unfinishedBytes += record.bytes;
    this.#lanes[laneOf(record.orderKey, this.#lanes.length)]!.push(record, nowMs);
  }

  #release(records: readonly SourceRecord[]): void {
    this.#unfinishedCount -= records.length;
    for (const record of records) this.#unfinishedBytes -= record.bytes;
  }

  /** A record on its way to the destination is not finished: a crash now must not lose it. */
  #oldest(): SourceRecord | undefined {
    let oldest: SourceRecord | undefined;
    for (const lane of this.#lanes) oldest = older(oldest, lane.oldest);
    for (const { records } of this.#deliveries.values()) oldest = older(oldest, records[0]);
    return oldest;
  }

  #count(name: MetricName, value: number, nowMs: number): void {
    if (this.settings.countsEvents) this.#host.observer.metric?.(name, value, nowMs);
  }
}

function older(left: SourceRecord | undefined, right: SourceRecord | undefined): SourceRecord | undefined {
  if (!left || !right) return left ?? right;
  return left.position <= right.position ? left : right;
}
