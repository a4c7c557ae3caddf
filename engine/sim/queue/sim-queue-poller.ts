import type { InvocationResult } from '../../actions';
import { type QueueAction, QueueMapping } from '../../queue-mapping';
import type { QueueSettings } from '../../queue-settings';
import type { RecordLedger } from '../record-ledger';
import { hasFailed, hits, type InvocationWorld, RunningInvocation } from '../running-invocation';
import type { SimFunction } from '../sim-function';
import { startedAtMs } from '../sim-record';
import type { SimStream } from '../sim-stream';
import type { SourcePoller } from '../source-poller';
import type { TimelineRecorder } from '../timeline-recorder';
import { PoisonCompany } from './poison-company';
import { QueueScaling } from './queue-scaling';
import type { SimReceipt } from './sim-message';
import { type QueueAttributes, SimQueue } from './sim-queue';

export interface SimQueuePollerParts extends InvocationWorld {
  readonly function: SimFunction;
  /** Invocations at once at most; more are throttled. */
  readonly concurrencyMax: number;
  readonly settings: QueueSettings;
  /** Invocations at once that the mapping may come to. */
  readonly mappingConcurrencyMax: number;
  readonly attributes: QueueAttributes;
  readonly retentionMs: number;
  /** Who writes to the queue: a stream of a single shard. */
  readonly stream: SimStream;
  readonly ledger: RecordLedger;
  readonly timeline: TimelineRecorder;
}

type InvokeAction = Extract<QueueAction, { type: 'invoke' }>;

/** What a receive and a call that is throttled take, and how often Lambda looks whether to scale up. */
const [receiveMs, throttledMs, scaleMs] = [8, 5, 1_000];

/** Messages of one receive, and receives that go on side by side, at most. */
const [receivedMax, receivesMax] = [10, 50];

/** Groups of a FIFO queue share lanes: of thousands, nobody can tell one from another. */
const groupLanes = 60;

/** Does to a simulated queue what Lambda's pollers do to a real one: receives, drives the mapping, invokes, deletes. */
export class SimQueuePoller implements SourcePoller {
  readonly #parts: SimQueuePollerParts;
  readonly #queue: SimQueue;
  readonly #company: PoisonCompany;
  /** Also those for which nobody waits any more. */
  readonly #inFlight = new Set<RunningInvocation>();
  readonly #busyLanes = new Set<number>();
  #mapping: QueueMapping | undefined;
  #scaling: QueueScaling;
  readonly #poll: SoonestTimer;
  readonly #wake: SoonestTimer;
  #requests = 0;
  /** True once a message was handed out again while an earlier receive of it might still have been worked on. */
  hasOverlapped = false;
  throttledInvocations = 0;
  failedInvocations = 0;
  invocations = 0;

  constructor(parts: SimQueuePollerParts) {
    const { stream, clock, ledger, attributes, settings, retentionMs } = parts;
    this.#parts = parts;
    this.#company = new PoisonCompany(stream.poisons, ledger.evictedWith);
    this.#scaling = this.#newScaling();
    this.#poll = new SoonestTimer(clock, () => this.#receive());
    this.#wake = new SoonestTimer(clock, () => this.#pump());
    this.#queue = new SimQueue({
      ...attributes,
      kind: settings.source,
      retentionMs,
      sent: stream.shards[0]!,
      onExpired: (record, atMs) => ledger.lost([record], 'expired-in-queue', atMs),
      onMoved: (record, atMs) => {
        ledger.observer.delivered?.('', [record], atMs);
        this.#company.left(record.index);
      },
    });
  }

  start(): void {
    const { settings } = this.#parts;
    this.stop();
    const scaling = this.#newScaling();
    this.#scaling = scaling;
    this.#mapping = new QueueMapping({
      // What the mapping may do at once changes while it runs.
      settings: {
        ...settings,
        get concurrencyMax() {
          return scaling.concurrencyMax;
        },
      },
      newRequestId: () => {
        this.#requests += 1;
        return `request-${this.#requests}`;
      },
    });
    this.#receive();
  }

  /** Lets go of everything: what was received comes again when its visibility timeout ends. */
  stop(): void {
    this.hasOverlapped ||= this.#inFlight.size > 0;
    this.#mapping = undefined;
    this.#poll.cancel();
    this.#wake.cancel();
  }

  split(): void {}

  /** True when everything that was sent has left the queue. */
  get isCaughtUp(): boolean {
    return this.#mapping?.isIdle === true && this.#inFlight.size === 0 && this.#queue.isEmpty;
  }

  #newScaling(): QueueScaling {
    const { settings, mappingConcurrencyMax, clock } = this.#parts;
    return new QueueScaling(settings.source === 'sqs-fifo', mappingConcurrencyMax, clock.nowMs());
  }

  #receive(): void {
    const { clock, stream } = this.#parts;
    const mapping = this.#mapping!;
    const nowMs = clock.nowMs();
    stream.writeUntil(nowMs);
    this.#queue.advance(nowMs);
    const received = this.#takeWanted(mapping, nowMs);
    this.#scaling.observe(this.#queue.hasVisible, nowMs);
    if (received.length > 0) {
      mapping.offer(received, nowMs);
      this.#pump();
    }
    this.#receiveAgain();
  }

  /** One receive of each poller, as far as the mapping wants messages. */
  #takeWanted(mapping: QueueMapping, nowMs: number): readonly SimReceipt[] {
    const received: SimReceipt[] = [];
    const calls = Math.min(this.#scaling.concurrencyMax, receivesMax);
    for (let call = 0; call < calls; call += 1) {
      const countMax = Math.min(receivedMax, mapping.wantedCount - received.length);
      const some = countMax > 0 ? this.#queue.receive(countMax, nowMs) : [];
      if (some.length === 0) break;
      received.push(...some);
    }
    return received;
  }

  /** Long polling: a receive that finds nothing waits for the next message. */
  #receiveAgain(): void {
    const { clock, stream } = this.#parts;
    const nowMs = clock.nowMs();
    const hasRoom = this.#mapping!.wantedCount > 0;
    if (!this.#queue.hasVisible) {
      // Past the moment, not at it: as a date it may have been rounded down.
      this.#poll.set(Math.floor(Math.min(stream.nextArrivalAtMs, this.#queue.nextVisibleAtMs)) + 1);
    } else if (hasRoom) this.#poll.set(nowMs + receiveMs);
    else if (this.#scaling.canGrow) this.#poll.set(nowMs + scaleMs);
  }

  #pump(): void {
    const mapping = this.#mapping;
    if (!mapping) return;
    const { actions, wakeAtMs } = mapping.next(this.#parts.clock.nowMs());
    for (const action of actions) {
      if (action.type === 'invoke') this.#invoke(action, mapping);
      // What is left comes again by itself.
      else if (action.type === 'delete') this.#delete(action.messages as readonly SimReceipt[]);
    }
    this.#wake.cancel();
    if (wakeAtMs !== undefined) this.#wake.set(wakeAtMs);
  }

  #invoke(action: InvokeAction, mapping: QueueMapping): void {
    const { clock, faults, random, concurrencyMax, timeline, ledger } = this.#parts;
    const nowMs = clock.nowMs();
    const receipts = this.#liveOf(action.messages as readonly SimReceipt[], nowMs);
    if (receipts.length === 0) {
      clock.after(0, () => this.#settle(mapping, action, { type: 'not-invoked' }));
      return;
    }
    if (this.#inFlight.size >= concurrencyMax || hits(faults.shareOf('throttling', nowMs), random)) {
      this.throttledInvocations += 1;
      timeline.count('throttledInvocations', nowMs - startedAtMs);
      clock.after(throttledMs, () => this.#settle(mapping, action, { type: 'not-invoked' }));
      return;
    }
    const records = receipts.map(({ message }) => message.record);
    this.invocations += 1;
    ledger.invoked(records, nowMs);
    this.#noteOverlap(receipts, nowMs);
    const lane = this.#takeLane(receipts);
    const end = (result: InvocationResult, isCutOff: boolean) => {
      this.#inFlight.delete(invocation);
      this.#busyLanes.delete(lane);
      this.hasOverlapped ||= isCutOff;
      this.#note(lane, receipts, result);
      this.#settle(mapping, action, result);
    };
    const eventOf = () => ({ Records: receipts.map(({ event }) => event) });
    const invocation = new RunningInvocation({ requestId: action.requestId, records, eventOf, end }, this.#parts);
    this.#inFlight.add(invocation);
    this.#parts.function.invoke(invocation);
  }

  #settle(mapping: QueueMapping, { invocationId }: InvokeAction, result: InvocationResult): void {
    // The mapping that asked may be gone.
    if (mapping !== this.#mapping) return;
    mapping.settle(invocationId, result, this.#parts.clock.nowMs());
    this.#pump();
    this.#receiveAgain();
  }

  /** An invocation could still be at work when its messages are handed out again. */
  #noteOverlap(receipts: readonly SimReceipt[], nowMs: number): void {
    const endsAtMs = nowMs + this.#parts.functionTimeoutMs;
    this.hasOverlapped ||= receipts.some(({ visibleAtMs }) => visibleAtMs <= endsAtMs);
  }

  /** The lowest free place among the invocations that run; of a FIFO queue the place of the first message's group. */
  #takeLane(receipts: readonly SimReceipt[]): number {
    if (this.#parts.settings.source === 'sqs-fifo') return receipts[0]!.message.record.item % groupLanes;
    let lane = 0;
    while (this.#busyLanes.has(lane)) lane += 1;
    this.#busyLanes.add(lane);
    return lane;
  }

  #note(lane: number, receipts: readonly SimReceipt[], result: InvocationResult): void {
    const { timeline, clock } = this.#parts;
    const atMs = clock.nowMs() - startedAtMs;
    const isFailed = hasFailed(result);
    timeline.count('invocations', atMs);
    timeline.batch('queue', lane, receipts.length, !isFailed, atMs);
    if (!isFailed) return;
    this.failedInvocations += 1;
    timeline.count('failedInvocations', atMs);
    this.#company.failed(receipts.map(({ message }) => message.record.index));
  }

  /** At once: were it not, a group's next messages would go to the function before this was sure. */
  #delete(receipts: readonly SimReceipt[]): void {
    const nowMs = this.#parts.clock.nowMs();
    this.#parts.ledger.observer.done?.('', this.#queue.delete(receipts, nowMs), nowMs);
  }

  /**
   * Lambda lets go of messages it still holds when their visibility timeout ends, as a long batching window brings
   * about. On a FIFO queue the others are let go too, or they would overtake those before them in their group.
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
   */
  #liveOf(receipts: readonly SimReceipt[], nowMs: number): readonly SimReceipt[] {
    const live = receipts.filter(({ isLatest, visibleAtMs }) => isLatest && nowMs < visibleAtMs);
    return this.#parts.settings.source === 'sqs-fifo' && live.length < receipts.length ? [] : live;
  }
}

/** Goes off once, at the soonest of the times it was set to. */
class SoonestTimer {
  readonly #clock: SimQueuePollerParts['clock'];
  readonly #callback: () => void;
  #atMs = Number.POSITIVE_INFINITY;
  #cancel: () => void = () => {};

  constructor(clock: SimQueuePollerParts['clock'], callback: () => void) {
    this.#clock = clock;
    this.#callback = callback;
  }

  set(atMs: number): void {
    if (atMs >= this.#atMs) return;
    this.cancel();
    this.#atMs = atMs;
    this.#cancel = this.#clock.at(atMs, () => {
      this.#atMs = Number.POSITIVE_INFINITY;
      this.#callback();
    });
  }

  cancel(): void {
    this.#cancel();
    this.#atMs = Number.POSITIVE_INFINITY;
  }
}
