import type {
  DeliverAction,
  EngineObserver,
  InvocationResult,
  InvokeAction,
  LossCause,
  MetricName,
} from '../../engine/actions';
import type { SourceRecord } from '../../engine/source-record';
import { StreamMapping } from '../../engine/stream-mapping';
import { type EngineParameters, type StreamKind, streamSettingsOf } from '../../engine/stream-settings';
import type { EventSourceSettings } from '../../modules/event-source-settings';

/** Answers an invocation; by default it succeeds at once. */
export type Script = (action: InvokeAction, nowMs: number) => InvocationResult & { readonly tookMs?: number };

export interface RigOptions {
  readonly source?: StreamKind;
  readonly settings?: EventSourceSettings;
  readonly parameters?: Partial<EngineParameters>;
  readonly script?: Script;
  /** Whether the failure destination takes what it is sent, default true. */
  readonly isDelivered?: () => boolean;
  readonly endMs?: number;
}

export interface Seen {
  readonly lane: number;
  readonly shardId: string;
  readonly records: readonly string[];
  readonly atMs: number;
  readonly action: InvokeAction;
}

export const startMs = 1_767_225_600_000;
export const success: InvocationResult = { type: 'response', payload: null };
export const thrown: InvocationResult = { type: 'error' };

/** The response that reports the records with these names. */
export function reported(...names: readonly string[]): InvocationResult {
  const batchItemFailures = names.map((name) => ({ itemIdentifier: name }));
  return { type: 'response', payload: { batchItemFailures } };
}

/** A mapping in virtual time with one shard, and everything it did. */
export class StreamRig {
  readonly mapping: StreamMapping;
  readonly seen: Seen[] = [];
  readonly delivered: { readonly records: readonly string[]; readonly condition: string; readonly count: number }[] =
    [];
  /** What the failure destination was asked to take, also where it refused. */
  readonly deliveries: DeliverAction[] = [];
  readonly lost: { readonly records: readonly string[]; readonly cause: LossCause }[] = [];
  readonly done: string[] = [];
  readonly filtered: string[] = [];
  readonly metrics = new Map<MetricName, number[]>();
  readonly checkpoints: string[] = [];
  nowMs = startMs;
  readonly #options: RigOptions;
  readonly #due: { readonly atMs: number; readonly act: () => void }[] = [];
  #requestCount = 0;

  constructor(options: RigOptions = {}) {
    this.#options = options;
    const settings = streamSettingsOf(options.source ?? 'dynamodb', {
      destinationConfig: { onFailure: { destination: 'arn:aws:sqs:eu-west-1:1:q' } },
      ...options.settings,
    });
    this.mapping = new StreamMapping({
      settings,
      newRequestId: () => {
        this.#requestCount += 1;
        return `request-${this.#requestCount}`;
      },
      ...(options.parameters && { parameters: options.parameters }),
      observer: this.#observer(),
    });
    this.mapping.addShard('shard', [], startMs);
  }

  /** Writes records, named by their sequence numbers, at a time after the start. */
  write(names: readonly string[], atMs = 0, overrides: Partial<SourceRecord> = {}, shardId = 'shard'): this {
    this.at(atMs, () =>
      this.mapping.offer(
        shardId,
        names.map((name) => this.#record(name, overrides)),
        this.nowMs,
      ),
    );
    return this;
  }

  at(afterMs: number, act: () => void): void {
    this.#due.push({ atMs: startMs + afterMs, act });
  }

  /** Runs until nothing is left to happen. */
  run(): this {
    const endMs = this.#options.endMs ?? startMs + 10 * 86_400_000;
    for (;;) {
      const wakeAtMs = this.#perform();
      const times = this.#due.map(({ atMs }) => atMs).concat(wakeAtMs ?? []);
      if (times.length === 0) return this;
      this.nowMs = Math.max(this.nowMs, Math.min(...times));
      if (this.nowMs > endMs) return this;
      const due = this.#due.filter(({ atMs }) => atMs <= this.nowMs);
      this.#due.splice(0, this.#due.length, ...this.#due.filter(({ atMs }) => atMs > this.nowMs));
      for (const { act } of due) act();
    }
  }

  get batches(): string[] {
    return this.seen.map(({ records }) => records.join(' '));
  }

  #perform(): number | undefined {
    const { actions, wakeAtMs } = this.mapping.next(this.nowMs);
    for (const action of actions) {
      if (action.type === 'invoke') this.#invoke(action);
      if (action.type === 'checkpoint') {
        this.checkpoints.push(`${action.checkpoint.type} ${action.checkpoint.sequenceNumber}`);
      }
      if (action.type === 'deliver') {
        this.deliveries.push(action);
        const isDelivered = this.#options.isDelivered?.() ?? true;
        const { deliveryId, condition, approximateInvokeCount: count } = action;
        if (isDelivered) this.delivered.push({ records: namesOf(action.records), condition, count });
        this.at(this.nowMs - startMs + 1, () => this.mapping.settleDelivery(deliveryId, isDelivered, this.nowMs));
      }
    }
    return wakeAtMs;
  }

  #invoke(action: InvokeAction): void {
    const { lane, shardId } = action;
    const { tookMs = 0, ...result } = {
      ...(this.#options.script?.(action, this.nowMs) ?? success),
    } as ReturnType<Script>;
    this.seen.push({ lane, shardId, records: namesOf(action.records), atMs: this.nowMs - startMs, action });
    this.at(this.nowMs - startMs + tookMs, () =>
      this.mapping.settle(action.invocationId, result as InvocationResult, this.nowMs),
    );
  }

  #record(name: string, overrides: Partial<SourceRecord>): SourceRecord {
    const position = Number(name.replace(/\D/g, ''));
    return {
      position,
      sequenceNumber: name,
      arrivedAtMs: this.nowMs,
      orderKey: name.replace(/\d/g, ''),
      bytes: 100,
      event: { name },
      ...overrides,
    };
  }

  #observer(): EngineObserver {
    return {
      done: (_, records) => this.done.push(...namesOf(records)),
      filtered: (_, records) => this.filtered.push(...namesOf(records)),
      lost: (_, records, cause) => this.lost.push({ records: namesOf(records), cause }),
      metric: (name, value) => this.metrics.set(name, [...(this.metrics.get(name) ?? []), value]),
    };
  }
}

export function namesOf(records: readonly SourceRecord[]): string[] {
  return records.map(({ sequenceNumber }) => sequenceNumber);
}
