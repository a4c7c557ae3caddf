import { invariant } from '../handlers/core/errors';
import type { Action, EngineObserver, InvocationResult } from './actions';
import { Shard, type ShardHost } from './shard';
import type { SourceRecord } from './source-record';
import { type EngineParameters, engineParametersOf, type StreamSettings } from './stream-settings';

export interface StreamMappingOptions {
  readonly settings: StreamSettings;
  /** Makes the request id of a batch. The engine has no randomness of its own. */
  readonly newRequestId: () => string;
  readonly parameters?: Partial<EngineParameters>;
  readonly observer?: EngineObserver;
}

export interface NextActions {
  readonly actions: readonly Action[];
  /** When to call `next` again at the latest, epoch milliseconds; undefined when only an event changes anything. */
  readonly wakeAtMs: number | undefined;
}

/**
 * An event source mapping of a stream as a state machine: records and results go in with the time they come at, actions
 * come out. It reads no clock, waits for nothing and does nothing, so that the local run drives it with a real clock
 * and a simulation with a virtual one.
 *
 * A shard's records may be offered only while `wantedShards` names it: children wait until their parents are finished.
 */
export class StreamMapping {
  readonly settings: StreamSettings;
  readonly parameters: EngineParameters;
  readonly #shards = new Map<string, Shard>();
  readonly #finishedShardIds = new Set<string>();
  readonly #shardOfWork = new Map<number, Shard>();
  readonly #host: ShardHost;
  #actions: Action[] = [];
  #lastId = 0;

  constructor({ settings, newRequestId, parameters, observer = {} }: StreamMappingOptions) {
    this.settings = settings;
    this.parameters = engineParametersOf(settings, parameters);
    this.#host = {
      settings,
      parameters: this.parameters,
      observer,
      newRequestId,
      newId: () => {
        this.#lastId += 1;
        return this.#lastId;
      },
      emit: (action) => this.#actions.push(action),
    };
  }

  /** Makes a shard known. Parents that are not known by the time of a call are taken as finished long ago. */
  addShard(shardId: string, parents: readonly string[], nowMs: number): void {
    if (this.#shards.has(shardId) || this.#finishedShardIds.has(shardId)) return;
    this.#shards.set(shardId, new Shard(shardId, parents, this.#host, nowMs));
  }

  knows(shardId: string): boolean {
    return this.#shards.has(shardId) || this.#finishedShardIds.has(shardId);
  }

  /** Shards to read from now: open, with room, and with no parent that still has work. */
  wantedShards(): readonly string[] {
    return [...this.#shards.values()].filter((shard) => this.#isWanted(shard)).map(({ shardId }) => shardId);
  }

  /** Records in the order of the shard. Safe to call with none. */
  offer(shardId: string, records: readonly SourceRecord[], nowMs: number): void {
    this.#shardOf(shardId).offer(records, nowMs);
  }

  /** The shard has ended: nothing will be offered any more. */
  closeShard(shardId: string): void {
    this.#shards.get(shardId)?.close();
  }

  /** Everything to do now. Each action is given once. */
  next(nowMs: number): NextActions {
    let wakeAtMs: number | undefined;
    for (const shard of this.#shards.values()) {
      const atMs = shard.advance(nowMs);
      if (atMs !== undefined && (wakeAtMs === undefined || atMs < wakeAtMs)) wakeAtMs = atMs;
      shard.emitCheckpoint();
      if (shard.isClosed && shard.isFinished) this.#finish(shard);
    }
    const actions = this.#actions;
    this.#actions = [];
    for (const action of actions) {
      if (action.type === 'checkpoint') continue;
      const id = action.type === 'invoke' ? action.invocationId : action.deliveryId;
      this.#shardOfWork.set(id, this.#shardOf(action.shardId));
    }
    return { actions, wakeAtMs };
  }

  /** What came of an `invoke` action. */
  settle(invocationId: number, result: InvocationResult, nowMs: number): void {
    this.#takeWork(invocationId).settle(invocationId, result, nowMs);
  }

  /** What came of a `deliver` action. */
  settleDelivery(deliveryId: number, isDelivered: boolean, nowMs: number): void {
    this.#takeWork(deliveryId).settleDelivery(deliveryId, isDelivered, nowMs);
  }

  /** True when every record offered so far is finished. */
  get isIdle(): boolean {
    return [...this.#shards.values()].every((shard) => shard.isIdle);
  }

  /** Arrival of the oldest record that is not finished, epoch milliseconds; undefined when there is none. */
  get oldestArrivedAtMs(): number | undefined {
    const times = [...this.#shards.values()].flatMap(({ oldestArrivedAtMs }) => oldestArrivedAtMs ?? []);
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  #isWanted(shard: Shard): boolean {
    return !shard.isClosed && shard.hasRoom && !shard.parents.some((parent) => this.#shards.has(parent));
  }

  #finish(shard: Shard): void {
    this.#shards.delete(shard.shardId);
    this.#finishedShardIds.add(shard.shardId);
  }

  #shardOf(shardId: string): Shard {
    const shard = this.#shards.get(shardId);
    invariant(shard !== undefined, `Shard ${shardId} is not being read.`);
    return shard;
  }

  #takeWork(id: number): Shard {
    const shard = this.#shardOfWork.get(id);
    invariant(shard !== undefined, `Work ${id} is not under way.`);
    this.#shardOfWork.delete(id);
    return shard;
  }
}
