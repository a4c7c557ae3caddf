import type { EventSourceSettings } from '../../modules/event-source-settings';
import type { DeliverAction, InvokeAction } from '../actions';
import { destinationBodyOf, destinationKeyOf } from '../destination-record';
import { StreamMapping } from '../stream-mapping';
import { streamSettingsOf } from '../stream-settings';
import { answerOf } from './case-handler';
import { type CaseRecord, caseShardIds, caseStreamArns, recordsOfCase } from './case-records';
import { settingsOfCase } from './case-settings';
import type { RecordedCase } from './recorded-case';

/** One invocation of a replay. */
export interface SeenInvocation {
  readonly action: InvokeAction;
  readonly ordinals: readonly number[];
  readonly result: string;
  readonly startMs: number;
  readonly endMs: number;
}

export interface SeenDelivery {
  readonly body: { readonly [member: string]: unknown };
  readonly key: string;
}

/** All that a replay did. */
export interface CaseRun {
  readonly settings: EventSourceSettings;
  /** When the mapping was enabled. */
  readonly startMs: number;
  readonly records: readonly CaseRecord[];
  readonly invocations: readonly SeenInvocation[];
  readonly deliveries: readonly SeenDelivery[];
  /** Sum of each metric's datapoints; a metric without any is not there. */
  readonly metrics: ReadonlyMap<string, number>;
}

const dayMs = 86_400_000;
const enabledAfterMs = Date.UTC(2026, 0, 1);
const deliveryMs = 5;

/**
 * By then the stream has dropped everything. Only the last call of a tumbling window, which holds no record, may be
 * tried for ever; such a case is judged by what was seen until then.
 */
const horizonMs = 2 * dayMs;

/** Runs a mapping case through the engine in virtual time, until nothing is left to do. */
export function runCase(recorded: RecordedCase): CaseRun {
  const settings = settingsOfCase(recorded.config ?? {}) as EventSourceSettings;
  const alignMs = Math.max(1, settings.tumblingWindowInSeconds ?? 0) * 1_000;
  const startMs = Math.ceil(enabledAfterMs / alignMs) * alignMs;
  return new CaseReplay(recorded, settings, startMs).run();
}

class CaseReplay {
  readonly #recorded: RecordedCase;
  readonly #settings: EventSourceSettings;
  readonly #startMs: number;
  readonly #records: readonly CaseRecord[];
  readonly #mapping: StreamMapping;
  readonly #invocations: SeenInvocation[] = [];
  readonly #deliveries: SeenDelivery[] = [];
  readonly #metrics = new Map<string, number>();
  readonly #due: { readonly atMs: number; readonly act: () => void }[] = [];
  #nowMs: number;
  #idCount = 0;

  constructor(recorded: RecordedCase, settings: EventSourceSettings, startMs: number) {
    this.#recorded = recorded;
    this.#settings = settings;
    this.#startMs = startMs;
    this.#nowMs = startMs;
    this.#records = recordsOfCase(recorded, startMs);
    this.#mapping = new StreamMapping({
      settings: streamSettingsOf(recorded.stream, settings),
      newRequestId: () => this.#newUuid(),
      parameters: { retentionMs: dayMs },
      observer: {
        metric: (name, value) => this.#count(name, value),
      },
    });
  }

  run(): CaseRun {
    const shardId = caseShardIds[this.#recorded.stream];
    const lastMs = this.#records.at(-1)?.readableAtMs ?? this.#startMs;
    this.#mapping.addShard(shardId, [], this.#startMs);
    for (const atMs of new Set(this.#records.map(({ readableAtMs }) => readableAtMs))) {
      const written = this.#records.filter(({ readableAtMs }) => readableAtMs === atMs);
      this.#at(atMs, () => this.#mapping.offer(shardId, written, atMs));
    }
    while (this.#nowMs < lastMs + horizonMs && this.#step());
    const { settings, startMs, records } = { settings: this.#settings, startMs: this.#startMs, records: this.#records };
    const [invocations, deliveries, metrics] = [this.#invocations, this.#deliveries, this.#metrics];
    return { settings, startMs, records, invocations, deliveries, metrics };
  }

  /** Goes to the next moment at which something happens; false when there is none. */
  #step(): boolean {
    const { actions, wakeAtMs } = this.#mapping.next(this.#nowMs);
    for (const action of actions) {
      if (action.type === 'invoke') this.#invoke(action);
      if (action.type === 'deliver') this.#deliver(action);
    }
    const times = this.#due.map(({ atMs }) => atMs).concat(wakeAtMs ?? []);
    if (times.length === 0) return false;
    this.#nowMs = Math.max(this.#nowMs, Math.min(...times));
    const isDue = ({ atMs }: { readonly atMs: number }) => atMs <= this.#nowMs;
    const due = this.#due.filter(isDue);
    this.#due.splice(0, this.#due.length, ...this.#due.filter((one) => !isDue(one)));
    for (const { act } of due) act();
    return true;
  }

  #invoke(action: InvokeAction): void {
    const { handler = { mode: 'ok' }, world } = this.#recorded;
    const startMs = this.#nowMs;
    const endMs = startMs + (world?.functionDurationSeconds ?? 0) * 1_000;
    const reports = this.#mapping.settings.reportsBatchItemFailures;
    const { result, label } = answerOf(handler, action, reports);
    const ordinals = (action.records as readonly CaseRecord[]).map(({ ordinal }) => ordinal);
    // Metrics of the function rather than of the mapping: a datapoint for each call, zero where it succeeds.
    this.#count('Invocations', 1);
    this.#count('Errors', result.type === 'error' ? 1 : 0);
    this.#invocations.push({ action, ordinals, result: label, startMs, endMs });
    this.#at(endMs, () => this.#mapping.settle(action.invocationId, result, endMs));
  }

  #deliver(action: DeliverAction): void {
    const { config, world, stream } = this.#recorded;
    const isDelivered = world?.destinationDenied !== true;
    const atMs = this.#nowMs + deliveryMs;
    this.#at(atMs, () => this.#mapping.settleDelivery(action.deliveryId, isDelivered, atMs));
    if (!isDelivered) return;
    const functionArn = 'arn:aws:lambda:us-east-1:111122223333:function:cases';
    const identity = { source: stream, uuid: this.#newUuid(), functionArn, streamArn: caseStreamArns[stream] };
    const body = JSON.parse(destinationBodyOf(action, identity, config?.onFailure ?? 'sqs'));
    this.#deliveries.push({ body, key: destinationKeyOf(action, identity, this.#newUuid()) });
  }

  #count(metric: string, value: number): void {
    this.#metrics.set(metric, (this.#metrics.get(metric) ?? 0) + value);
  }

  #at(atMs: number, act: () => void): void {
    this.#due.push({ atMs, act });
  }

  #newUuid(): string {
    this.#idCount += 1;
    return `00000000-0000-4000-8000-${String(this.#idCount).padStart(12, '0')}`;
  }
}
