import { setMaxListeners } from 'node:events';
import type { Clock } from '../handlers/core/clock';
import { pause } from '../handlers/core/pause';
import type { EventSourceSettings } from '../modules/event-source-settings';
import type { Checkpoint, DeliverAction, EngineObserver, InvokeAction } from './actions';
import type { MappingIdentity, StreamIdentity } from './destination-record';
import type { Deliver } from './destinations';
import type { CheckpointStore, Invoke, ShardReader, SourceShard, StreamSource } from './ports';
import { shardStartOf } from './shard-start';
import { StreamMapping } from './stream-mapping';
import { streamReaders } from './stream-readers';
import { type EngineParameters, type StreamKind, type StreamSettings, streamSettingsOf } from './stream-settings';
import { WakeTimer } from './wake-timer';

export interface StreamDriveOptions<Identity extends StreamIdentity = MappingIdentity> {
  readonly identity: Identity;
  readonly settings: EventSourceSettings;
  /** What runs instead of the settings, where not a mapping reads: a pipe. */
  readonly streamSettings?: StreamSettings;
  readonly source: StreamSource;
  readonly invoke: Invoke;
  /** Needed where the settings name a failure destination. */
  readonly deliver?: Deliver<Identity>;
  readonly clock: Clock;
  /** A new random UUID at each call. */
  readonly newUuid: () => string;
  readonly observer?: EngineObserver;
  readonly checkpoints?: CheckpointStore;
  readonly parameters?: Partial<EngineParameters>;
  /** Time between reads of a shard that had nothing, default as on AWS: 250 ms on DynamoDB, 1 s on Kinesis. */
  readonly pollIntervalMs?: number;
  /** Time between looks for new shards, default 10 s. A shard that ends is followed at once. */
  readonly discoverIntervalMs?: number;
  /** Told of reads, checkpoints and deliveries that failed. All but deliveries are tried again. */
  readonly onError?: (error: unknown) => void;
}

/** A mapping that runs. */
export interface RunningStream {
  readonly mapping: StreamMapping;
  /** Resolves when everything has stopped, after the signal aborts. */
  readonly stopped: Promise<void>;
}

const errorPauseMs = 1_000;

/** Base rates at which Lambda polls a shard. */
const pollIntervalsMs: { readonly [kind in StreamKind]: number } = { dynamodb: 250, kinesis: 1_000 };

/**
 * Runs an event source mapping of a stream until the signal aborts: reads the shards, and does what the state machine
 * wants done. Invocations that run when the signal aborts are told by their own signal and waited for.
 */
export function driveStream<Identity extends StreamIdentity>(
  options: StreamDriveOptions<Identity>,
  signal: AbortSignal,
): RunningStream {
  // Every read, pause and invocation that is under way listens.
  setMaxListeners(0, signal);
  const driver = new StreamDriver(options, signal);
  return { mapping: driver.mapping, stopped: driver.run() };
}

class StreamDriver<Identity extends StreamIdentity> {
  readonly mapping: StreamMapping;
  readonly #options: StreamDriveOptions<Identity>;
  readonly #signal: AbortSignal;
  readonly #timer: WakeTimer;
  readonly #readers = new Map<string, ShardReader>();
  readonly #reading = new Set<string>();
  readonly #work = new Set<Promise<void>>();
  #checkpoints: ReadonlyMap<string, Checkpoint> = new Map();
  /** Shards with nothing to read for this mapping. */
  readonly #skipped = new Set<string>();
  readonly #unsaved = new Map<string, Checkpoint>();
  #isSaving = false;
  #hasListed = false;

  constructor(options: StreamDriveOptions<Identity>, signal: AbortSignal) {
    const { settings, streamSettings, identity, newUuid, parameters, observer } = options;
    this.mapping = new StreamMapping({
      settings: streamSettings ?? streamSettingsOf(identity.source, settings),
      newRequestId: newUuid,
      ...(parameters && { parameters }),
      ...(observer && { observer }),
    });
    this.#options = options;
    this.#signal = signal;
    this.#timer = new WakeTimer(options.clock, () => this.#pump());
  }

  async run(): Promise<void> {
    const { checkpoints, clock, discoverIntervalMs = 10_000 } = this.#options;
    this.#checkpoints = (await checkpoints?.load()) ?? this.#checkpoints;
    while (!this.#signal.aborted) {
      await this.#discover();
      await pause(this.#hasListed ? discoverIntervalMs : errorPauseMs, clock, this.#signal);
    }
    this.#timer.set(undefined);
    while (this.#work.size > 0) await Promise.all(this.#work);
    for (const action of this.mapping.next(clock.nowMs()).actions) {
      if (action.type === 'checkpoint') this.#unsaved.set(action.shardId, action.checkpoint);
    }
    await this.#save();
  }

  async #discover(): Promise<void> {
    try {
      const shards = await this.#options.source.listShards(this.#signal);
      const isFirst = !this.#hasListed;
      this.#hasListed = true;
      for (const shard of shards) this.#addShard(shard, shards, isFirst);
      this.#pump();
    } catch (error) {
      this.#report(error);
    }
  }

  #addShard({ shardId, parents }: SourceShard, shards: readonly SourceShard[], isFirst: boolean): void {
    if (this.mapping.knows(shardId) || this.#skipped.has(shardId)) return;
    const { settings } = this.#options;
    const from = shardStartOf(shardId, { settings, shards, checkpoints: this.#checkpoints, isFirst });
    if (!from) {
      this.#skipped.add(shardId);
      return;
    }
    this.#readers.set(shardId, this.#options.source.openShard(shardId, from));
    this.mapping.addShard(shardId, parents, this.#options.clock.nowMs());
  }

  /** Does what the state machine wants done now, and sets the timer for the next time. */
  #pump(): void {
    if (this.#signal.aborted) return;
    const { actions, wakeAtMs } = this.mapping.next(this.#options.clock.nowMs());
    for (const action of actions) {
      if (action.type === 'invoke') this.#start(this.#invoke(action));
      else if (action.type === 'deliver') this.#start(this.#deliver(action));
      else this.#unsaved.set(action.shardId, action.checkpoint);
    }
    if (this.#unsaved.size > 0 && !this.#isSaving) this.#start(this.#save());
    this.#timer.set(wakeAtMs);
    for (const shardId of this.mapping.wantedShards()) {
      if (!this.#reading.has(shardId)) this.#start(this.#read(shardId));
    }
  }

  async #invoke(action: InvokeAction): Promise<void> {
    const { invoke, identity, clock } = this.#options;
    const event = streamReaders[this.mapping.settings.reader].eventOf(action, identity.streamArn);
    const result = await invoke(event, action.requestId, this.#signal).catch((error) => {
      this.#report(error);
      return { type: 'not-invoked' } as const;
    });
    this.mapping.settle(action.invocationId, result, clock.nowMs());
    this.#pump();
  }

  async #deliver(action: DeliverAction): Promise<void> {
    const { deliver, identity, clock, newUuid } = this.#options;
    let isDelivered = deliver !== undefined;
    try {
      await deliver?.(action, identity, newUuid());
    } catch (error) {
      isDelivered = false;
      this.#report(error);
    }
    this.mapping.settleDelivery(action.deliveryId, isDelivered, clock.nowMs());
    this.#pump();
  }

  /** Saves one checkpoint after the other, of each shard only the latest. */
  async #save(): Promise<void> {
    const { checkpoints } = this.#options;
    this.#isSaving = true;
    for (const [shardId, checkpoint] of this.#unsaved) {
      this.#unsaved.delete(shardId);
      await checkpoints?.save(shardId, checkpoint).catch((error) => this.#report(error));
    }
    this.#isSaving = false;
  }

  /** Reads a shard as long as the mapping wants more of it. */
  async #read(shardId: string): Promise<void> {
    const { clock } = this.#options;
    const reader = this.#readers.get(shardId);
    if (!reader) return;
    this.#reading.add(shardId);
    while (!this.#signal.aborted && this.mapping.wantedShards().includes(shardId)) {
      const pauseMs = await this.#readPage(shardId, reader).catch((error) => {
        this.#report(error);
        return errorPauseMs;
      });
      if (pauseMs === 'ended') break;
      if (pauseMs !== 0) await pause(pauseMs, clock, this.#signal);
    }
    this.#reading.delete(shardId);
  }

  /** The pause before the next read in milliseconds, unless the shard has ended. */
  async #readPage(shardId: string, reader: ShardReader): Promise<'ended' | number> {
    const { identity, pollIntervalMs = pollIntervalsMs[identity.source] } = this.#options;
    const { records, hasEnded, pauseMs } = await reader.read(this.#signal);
    if (this.#signal.aborted) return 'ended';
    this.mapping.offer(shardId, records, this.#options.clock.nowMs());
    if (hasEnded) {
      this.mapping.closeShard(shardId);
      this.#readers.delete(shardId);
      // Its children must be known before it counts as finished, or nobody would read them until the next look.
      await this.#discover();
    }
    this.#pump();
    if (hasEnded) return 'ended';
    return pauseMs ?? (records.length === 0 ? pollIntervalMs : 0);
  }

  #start(work: Promise<void>): void {
    this.#work.add(work);
    void work.finally(() => this.#work.delete(work));
  }

  #report(error: unknown): void {
    if (!this.#signal.aborted) this.#options.onError?.(error);
  }
}
