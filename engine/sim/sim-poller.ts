import type { Checkpoint, DeliverAction, InvocationResult, InvokeAction } from '../actions';
import { streamEventOf } from '../invocation-event';
import { StreamMapping } from '../stream-mapping';
import type { EngineParameters, StreamSettings } from '../stream-settings';
import type { RecordLedger } from './record-ledger';
import { hasFailed, hits, type InvocationWorld, RunningInvocation } from './running-invocation';
import type { SimFunction } from './sim-function';
import { recordIndexOf, type SimRecord, startedAtMs } from './sim-record';
import type { SimShard, SimStream } from './sim-stream';
import type { SourcePoller } from './source-poller';
import type { TimelineRecorder } from './timeline-recorder';

export interface SimPollerParts extends InvocationWorld {
  readonly settings: StreamSettings;
  readonly parameters: Partial<EngineParameters>;
  readonly stream: SimStream;
  readonly ledger: RecordLedger;
  readonly timeline: TimelineRecorder;
  readonly function: SimFunction;
  /** Invocations at once at most; more are throttled. */
  readonly concurrencyMax: number;
}

/** What a call that is throttled and a write to the destination take. */
const [throttledMs, deliveryMs] = [5, 12];
/**
 * One GetRecords at most, and the time until the next one: after a read that found nothing (the base rates at which
 * Lambda polls), and after one that found something (on Kinesis as often as a shard may be read).
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html, https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 */
const reads = {
  dynamodb: { records: 1_000, bytes: 1_000_000, idleMs: 250, busyMs: 8 },
  kinesis: { records: 10_000, bytes: 10_000_000, idleMs: 1_000, busyMs: 200 },
} as const;

/** Does to a simulated stream what Lambda's pollers do to a real one: reads, drives the mapping, invokes, delivers. */
export class SimPoller implements SourcePoller {
  readonly #parts: SimPollerParts;
  readonly #checkpoints = new Map<string, Checkpoint>();
  readonly #readPlaces = new Map<string, number>();
  readonly #reading = new Set<string>();
  /** Shards that gave everything they ever will, unless they end. */
  readonly #asleep = new Set<string>();
  readonly #inFlight = new Set<RunningInvocation>();
  #mapping: StreamMapping | undefined;
  /** Counts starts: what an earlier start set going has no say any more. */
  #generation = 0;
  #cancelWake: () => void = () => {};
  #wakeAtMs: number | undefined;
  #isPumping = false;
  #isDirty = false;
  #requests = 0;
  /** The ledger is told of the records, so that the others are still judged. */
  readonly hasOverlapped = false;
  throttledInvocations = 0;
  failedInvocations = 0;
  invocations = 0;

  constructor(parts: SimPollerParts) {
    this.#parts = parts;
  }

  /** Starts reading from the checkpoints, or from the beginning. */
  start(): void {
    const { settings, parameters, stream, clock, ledger } = this.#parts;
    this.stop();
    this.#mapping = new StreamMapping({
      settings,
      parameters,
      observer: ledger.observer,
      newRequestId: () => {
        this.#requests += 1;
        return `request-${this.#requests}`;
      },
    });
    for (const shard of stream.shards) this.#resume(shard, clock.nowMs());
    this.#pump();
  }

  /** Lets go of everything but the checkpoints. Functions that run go on, but nobody waits for their answers. */
  stop(): void {
    for (const { records } of this.#inFlight) this.#parts.ledger.overlapped(records);
    this.#generation += 1;
    this.#mapping = undefined;
    this.#reading.clear();
    this.#asleep.clear();
    this.#setWake(undefined);
  }

  /** Splits a shard of the stream, and takes notice of what has begun and ended. */
  split(index: number): void {
    const { stream, clock } = this.#parts;
    stream.split(index);
    if (!this.#mapping) return;
    for (const shard of stream.shards) if (!this.#mapping.knows(shard.shardId)) this.#resume(shard, clock.nowMs());
    this.#asleep.clear();
    this.#readWanted();
  }

  /** True when everything that was written has been read and is finished. */
  get isCaughtUp(): boolean {
    const { stream } = this.#parts;
    if (!this.#mapping?.isIdle || this.#inFlight.size > 0) return false;
    return stream.shards.every((shard) => this.#readPlaceOf(shard) >= shard.length);
  }

  #resume(shard: SimShard, nowMs: number): void {
    const place = placeOf(this.#checkpoints.get(shard.shardId), shard);
    this.#parts.ledger.reopen(shard, place, this.#readPlaceOf(shard));
    this.#readPlaces.set(shard.shardId, place);
    // One that nothing was ever written to may still have to wait for its parents, and its children for it.
    if (shard.isClosed && place === shard.length && place > 0) return;
    this.#mapping!.addShard(shard.shardId, shard.parents, nowMs);
  }

  get #reads() {
    return reads[this.#parts.settings.source];
  }

  #readPlaceOf({ shardId }: SimShard): number {
    return this.#readPlaces.get(shardId) ?? 0;
  }

  #readWanted(): void {
    const { stream } = this.#parts;
    if (!this.#mapping || this.#reading.size + this.#asleep.size === stream.shards.length) return;
    const isIdle = (shardId: string) => !this.#reading.has(shardId) && !this.#asleep.has(shardId);
    const wanted = new Set(this.#mapping.wantedShards().filter(isIdle));
    if (wanted.size === 0) return;
    for (const shard of stream.shards) if (wanted.has(shard.shardId)) this.#readLater(shard, 0);
  }

  #readLater(shard: SimShard, delayMs: number): void {
    const generation = this.#generation;
    this.#reading.add(shard.shardId);
    this.#parts.clock.after(delayMs, () => {
      if (generation === this.#generation) this.#read(shard);
    });
  }

  #read(shard: SimShard): void {
    const { stream, clock } = this.#parts;
    const mapping = this.#mapping!;
    const nowMs = clock.nowMs();
    stream.writeUntil(nowMs);
    const page = this.#takePage(shard, nowMs);
    if (page.length > 0) mapping.offer(shard.shardId, page, nowMs);
    const isAtEnd = this.#readPlaceOf(shard) === shard.length;
    this.#reading.delete(shard.shardId);
    if (isAtEnd && shard.isClosed) mapping.closeShard(shard.shardId);
    else if (page.length > 0 && mapping.wantedShards().includes(shard.shardId))
      this.#readLater(shard, this.#reads.busyMs);
    else if (page.length === 0) this.#readAgain(shard, nowMs);
    if (page.length > 0 || shard.isClosed) this.#pump();
  }

  /** Polls in between that would find nothing are left out. */
  #readAgain(shard: SimShard, nowMs: number): void {
    const { nextArrivalAtMs } = this.#parts.stream;
    if (nextArrivalAtMs === Number.POSITIVE_INFINITY) {
      this.#asleep.add(shard.shardId);
      return;
    }
    const { idleMs } = this.#reads;
    const polls = Math.max(1, Math.ceil((nextArrivalAtMs - nowMs) / idleMs));
    this.#readLater(shard, polls * idleMs);
  }

  #takePage(shard: SimShard, nowMs: number): readonly SimRecord[] {
    const { ledger, parameters } = this.#parts;
    const limits = this.#reads;
    const keptFromMs = nowMs - (parameters.retentionMs ?? this.#mapping!.parameters.retentionMs);
    let from = this.#readPlaceOf(shard);
    const trimmed: SimRecord[] = [];
    while (from < shard.length && shard.at(from)!.arrivedAtMs < keptFromMs) trimmed.push(shard.at(from++)!);
    if (trimmed.length > 0) ledger.lost(trimmed, 'expired-in-stream', nowMs);
    let until = from;
    let bytes = 0;
    while (until < shard.length && until - from < limits.records && shard.at(until)!.arrivedAtMs <= nowMs) {
      bytes += shard.at(until)!.bytes;
      if (bytes > limits.bytes && until > from) break;
      until += 1;
    }
    this.#readPlaces.set(shard.shardId, until);
    return shard.slice(from, until);
  }

  #pump(): void {
    if (this.#isPumping) {
      this.#isDirty = true;
      return;
    }
    this.#isPumping = true;
    do {
      this.#isDirty = false;
      const mapping = this.#mapping;
      if (!mapping) break;
      const { actions, wakeAtMs } = mapping.next(this.#parts.clock.nowMs());
      for (const action of actions) {
        if (action.type === 'invoke') this.#invoke(action, mapping);
        else if (action.type === 'deliver') this.#deliver(action, mapping);
        else this.#keepCheckpoint(action.shardId, action.checkpoint);
      }
      this.#setWake(wakeAtMs);
    } while (this.#isDirty);
    this.#isPumping = false;
    this.#readWanted();
  }

  #setWake(atMs: number | undefined): void {
    if (atMs === this.#wakeAtMs) return;
    this.#cancelWake();
    this.#wakeAtMs = atMs;
    this.#cancelWake = () => {};
    if (atMs === undefined) return;
    this.#cancelWake = this.#parts.clock.at(atMs, () => {
      this.#wakeAtMs = undefined;
      this.#pump();
    });
  }

  #keepCheckpoint(shardId: string, checkpoint: Checkpoint): void {
    const { stream, ledger, clock } = this.#parts;
    const shard = stream.shards.find((one) => one.shardId === shardId)!;
    ledger.checkpoint(shard, checkpoint, clock.nowMs());
    this.#checkpoints.set(shardId, checkpoint);
    shard.forget(placeOf(checkpoint, shard));
  }

  #invoke(action: InvokeAction, mapping: StreamMapping): void {
    const { clock, faults, random, concurrencyMax, ledger } = this.#parts;
    const nowMs = clock.nowMs();
    const isThrottled = this.#inFlight.size >= concurrencyMax || hits(faults.shareOf('throttling', nowMs), random);
    if (isThrottled) {
      this.throttledInvocations += 1;
      this.#parts.timeline.count('throttledInvocations', nowMs - startedAtMs);
      clock.after(throttledMs, () => this.#settle(mapping, action, { type: 'not-invoked' }));
      return;
    }
    this.invocations += 1;
    const records = action.records as readonly SimRecord[];
    ledger.invoked(records, nowMs);
    const end = (result: InvocationResult, isCutOff: boolean) => {
      this.#inFlight.delete(invocation);
      if (isCutOff) ledger.overlapped(records);
      this.#note(action, result);
      this.#settle(mapping, action, result);
    };
    const eventOf = () => streamEventOf(action, streamArn);
    const invocation = new RunningInvocation({ requestId: action.requestId, records, eventOf, end }, this.#parts);
    this.#inFlight.add(invocation);
    this.#parts.function.invoke(invocation);
  }

  #note({ shardId, lane, records }: InvokeAction, result: InvocationResult): void {
    const { timeline, clock } = this.#parts;
    const atMs = clock.nowMs() - startedAtMs;
    const isFailed = hasFailed(result);
    timeline.count('invocations', atMs);
    timeline.batch(shardId, lane, records.length, !isFailed, atMs);
    if (!isFailed) return;
    this.failedInvocations += 1;
    timeline.count('failedInvocations', atMs);
  }

  #settle(mapping: StreamMapping, { invocationId }: InvokeAction, result: InvocationResult): void {
    // The mapping that asked may be gone.
    if (mapping !== this.#mapping) return;
    mapping.settle(invocationId, result, this.#parts.clock.nowMs());
    this.#pump();
  }

  #deliver({ deliveryId }: DeliverAction, mapping: StreamMapping): void {
    const { clock, faults } = this.#parts;
    clock.after(deliveryMs, () => {
      if (mapping !== this.#mapping) return;
      mapping.settleDelivery(deliveryId, !faults.isDestinationDown(clock.nowMs()), clock.nowMs());
      this.#pump();
    });
  }
}

/** Place in the shard where reading goes on. */
function placeOf(checkpoint: Checkpoint | undefined, shard: SimShard): number {
  if (!checkpoint) return 0;
  const index = recordIndexOf(checkpoint.sequenceNumber);
  return shard.placeOf(checkpoint.type === 'at' ? index : index + 1);
}

const streamArn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/rehearsal/stream/2026-01-01T00:00:00.000';
