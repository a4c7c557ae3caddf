import type { BatchResponse } from '../../handlers/core/event-source';
import type { DeliverAction, InvocationResult, InvokeAction } from '../actions';
import { StreamMapping } from '../stream-mapping';
import { streamSettingsOf } from '../stream-settings';
import type { BrokenParts, ExploredMapping } from './breakage';
import type { ExploredRecord } from './explored-record';
import { indexOfSequenceNumber } from './explored-record';
import { ExploredTime } from './explored-time';
import { LaneHistory } from './lane-history';
import type { Ledger } from './ledger';
import type { Scope } from './scope';

export interface PollerParts {
  readonly scope: Scope;
  readonly broken: BrokenParts;
  readonly ledger: Ledger;
  readonly records: readonly ExploredRecord[];
}

const shardId = 'shard';

/** Lambda's side: the real mapping of one shard, what it has asked for, and the checkpoint it has saved. */
export class Poller {
  readonly #parts: PollerParts;
  readonly #time = new ExploredTime();
  readonly #mapping: ExploredMapping;
  readonly #lanes: readonly LaneHistory[];
  /** Records from here on are its own; those before were finished when it began. */
  readonly #from: number;
  readonly #ended = new Set<number>();
  /** Invocations that have not reached the function yet. */
  #waiting: InvokeAction[] = [];
  #deliveries: DeliverAction[] = [];
  #arrived: number;
  /** The record at which a poller after this one would begin. */
  #checkpoint: number;
  #requestCount = 0;

  constructor(parts: PollerParts, from: number) {
    const { scope, broken } = parts;
    this.#parts = parts;
    this.#from = from;
    this.#arrived = from;
    this.#checkpoint = from;
    this.#lanes = Array.from({ length: scope.lanes }, () => new LaneHistory());
    const mapping = new StreamMapping({
      settings: settingsOf(scope),
      newRequestId: () => `request-${++this.#requestCount}`,
      parameters: { backOffMs: () => 250, ...broken.parameters },
      observer: {
        done: (_, records) => this.#end(records as readonly ExploredRecord[], (index) => parts.ledger.judgeDone(index)),
        delivered: (_, records) =>
          this.#end(records as readonly ExploredRecord[], (index) => parts.ledger.judgeTold(index)),
        lost: (_, records, cause) =>
          this.#end(records as readonly ExploredRecord[], (index) => parts.ledger.nameLost(index, cause)),
      },
    });
    this.#mapping = broken.mapping?.(mapping) ?? mapping;
    this.#mapping.addShard(shardId, [], this.#time.nowMs());
  }

  get waiting(): readonly InvokeAction[] {
    return this.#waiting;
  }

  get deliveries(): readonly DeliverAction[] {
    return this.#deliveries;
  }

  get unreadCount(): number {
    return this.#parts.records.length - this.#arrived;
  }

  get checkpoint(): number {
    return this.#checkpoint;
  }

  get isFinished(): boolean {
    return this.unreadCount === 0 && this.#ended.size === this.#arrived - this.#from;
  }

  /** Equal for two pollers exactly when no future could tell them apart. */
  get state(): string {
    const waiting = this.#waiting.map(({ lane, records }) => `${lane}:${positionsOf(records)}`).sort();
    const deliveries = this.#deliveries.map(({ records }) => positionsOf(records)).sort();
    const lanes = this.#lanes.map((lane) => lane.stateAt(this.#time.nowMs()));
    const own = [this.#from, this.#arrived, this.#checkpoint, [...this.#ended].sort().join('')];
    return [...own, lanes.join(';'), waiting.join(';'), deliveries.join(';')].join('|');
  }

  read(count: number): void {
    const page = this.#parts.records.slice(this.#arrived, this.#arrived + count);
    this.#arrived += count;
    for (const { index, lane } of page) this.#lanes[lane]!.push(index);
    this.#mapping.offer(shardId, page, this.#time.nowMs());
    this.#pump();
  }

  /** The invocation is on its way to the function. */
  start(action: InvokeAction): void {
    this.#waiting = this.#waiting.filter((other) => other !== action);
  }

  settle(action: InvokeAction, result: InvocationResult): void {
    this.start(action);
    const isSuccess = result.type === 'response' && isEmptyAnswer(result.payload);
    this.#lanes[action.lane]!.settle(JSON.stringify(result), isSuccess, this.#time.nowMs());
    this.#mapping.settle(action.invocationId, result, this.#time.nowMs());
    this.#pump();
  }

  settleDelivery(action: DeliverAction, isDelivered: boolean): void {
    this.#deliveries = this.#deliveries.filter((other) => other !== action);
    this.#mapping.settleDelivery(action.deliveryId, isDelivered, this.#time.nowMs());
    this.#pump();
  }

  /** True where a lane waits before it tries again. */
  get hasTimer(): boolean {
    return this.#time.nextAtMs !== undefined;
  }

  passTime(): void {
    this.#time.fireNext();
  }

  #pump(): void {
    const { actions, wakeAtMs } = this.#mapping.next(this.#time.nowMs());
    for (const action of actions) {
      if (action.type === 'invoke') this.#start(action);
      else if (action.type === 'deliver') this.#deliver(action);
      else
        this.#save(indexOfSequenceNumber(action.checkpoint.sequenceNumber) + (action.checkpoint.type === 'at' ? 0 : 1));
    }
    this.#time.clear();
    if (wakeAtMs === undefined || wakeAtMs === Number.POSITIVE_INFINITY) return;
    this.#time.after(wakeAtMs - this.#time.nowMs(), () => this.#pump());
  }

  #start(action: InvokeAction): void {
    this.#waiting.push(action);
    this.#lanes[action.lane]!.invoked(positionsOf(action.records));
  }

  #deliver(action: DeliverAction): void {
    this.#deliveries.push(action);
    for (const { index, lane } of action.records as readonly ExploredRecord[]) {
      this.#lanes[lane]!.leave(index);
      this.#parts.ledger.giveUp(index);
    }
  }

  #save(checkpoint: number): void {
    const { ledger } = this.#parts;
    for (let index = this.#from; index < checkpoint; index += 1) {
      if (this.#ended.has(index)) continue;
      ledger.violate('checkpoint', `the checkpoint passes record ${index}, which is not finished`);
    }
    if (checkpoint < this.#checkpoint) ledger.violate('checkpoint', `the checkpoint goes back to record ${checkpoint}`);
    this.#checkpoint = checkpoint;
  }

  #end(records: readonly ExploredRecord[], judge: (index: number) => void): void {
    for (const { index, lane } of records) {
      if (this.#ended.has(index)) this.#parts.ledger.violate('one end', `record ${index} ends twice`);
      this.#ended.add(index);
      this.#lanes[lane]!.leave(index);
      judge(index);
    }
  }
}

function settingsOf(scope: Scope) {
  return streamSettingsOf('dynamodb', {
    batchSize: scope.batchSize,
    parallelizationFactor: scope.lanes,
    bisectBatchOnFunctionError: scope.bisects,
    functionResponseTypes: scope.answer === 'partial' ? ['ReportBatchItemFailures'] : [],
    maximumRetryAttempts: scope.retries,
    ...(scope.hasDestination && { destinationConfig: { onFailure: { destination: 'queue' } } }),
  });
}

function positionsOf(records: readonly { readonly position: number }[]): string {
  return records.map(({ position }) => position).join('');
}

function isEmptyAnswer(payload: unknown): boolean {
  return (payload as BatchResponse).batchItemFailures.length === 0;
}
