import type { EventSourceKind } from '../../modules/event-source-settings';
import type { LossCause as StreamLossCause } from '../actions';
import type { Scenario } from './scenario';

/** Why a record was lost. A queue has one cause of its own, and no other. */
export type LossCause = StreamLossCause | 'expired-in-queue';

/** What became of one record. The index in this list is what `RecordOutcomes.outcome` holds. */
export const recordOutcomes = ['unfinished', 'filtered', 'done', 'quarantined', 'delivered', 'lost'] as const;

export type RecordOutcome = (typeof recordOutcomes)[number];

/** Everything that one run showed. Times are milliseconds after the start unless they say otherwise. */
export interface RunResult {
  readonly source: EventSourceKind;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly verdict: Verdict;
  /** Empty exactly when the verdict is `held`. */
  readonly violations: readonly Violation[];
  readonly counts: RunCounts;
  /** From arrival in the stream until the record was done, for the first time where it came again. */
  readonly latencyMs: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Absent where the scenario has no fault that ends. */
  readonly recovery?: Recovery;
  readonly poison: readonly PoisonFate[];
  /** When everything was finished. */
  readonly endedAtMs: number;
  readonly timeline: Timeline;
  readonly records: RecordOutcomes;
}

/** `held`: every property held. The others are the ways a run can fail, and each has an exit code of its own. */
export type Verdict = 'held' | 'wrong-result' | 'no-progress' | 'crash';

/** The laws of every run. */
export type Property =
  /**
   * Each record ends done, quarantined, delivered, filtered, or lost with a named cause, and in one way only. What our
   * core quarantines is poison.
   */
  | 'accounted-for'
  /** A record that counts as done was really applied, or found applied by a later change. */
  | 'done-means-applied'
  /**
   * Changes of one item reach the function in order, a later one only once the earlier ones are finished; they take
   * effect in order; and what goes back to an older change goes on to the newest again.
   */
  | 'order-per-item'
  /** A checkpoint never passes a record that is not finished. */
  | 'checkpoint'
  /** Once faults and writes stop, everything is finished in bounded time. */
  | 'drains';

export interface Violation {
  readonly property: Property;
  readonly atMs: number;
  /** Names records by their number in the run, shard and lane. */
  readonly message: string;
}

export interface RunCounts {
  readonly written: number;
  readonly filtered: number;
  readonly done: number;
  /** Kept by the handler, whole. */
  readonly quarantined: number;
  /** Told to the failure destination: with payload on S3, else as a pointer. Of a queue: moved to its dead letters. */
  readonly delivered: number;
  readonly lost: { readonly [cause in LossCause]: number };
  readonly unfinished: number;
  /** Good records among `delivered` and `lost`: they shared the fate of another record or of an outage. */
  readonly bystanders: number;
  /** Records whose effect took place more than once. */
  readonly duplicated: number;
  /** Effects beyond the first, over all records. */
  readonly extraEffects: number;
  /** Records that took longer than `lateAfterMs` from arrival to done. */
  readonly late: number;
  readonly lateAfterMs: number;
  readonly invocations: number;
  readonly failedInvocations: number;
  readonly throttledInvocations: number;
}

export interface Recovery {
  readonly faultEndedAtMs: number;
  /** From then on no unfinished record was older than `lateAfterMs`. Absent where that never came. */
  readonly recoveredAtMs?: number;
}

export interface PoisonFate {
  /** Number of the record in the run. */
  readonly record: number;
  readonly outcome: RecordOutcome;
  readonly cause?: LossCause;
  /** From its arrival until it left the stream. */
  readonly tookMs: number;
  /** Good records that were delivered or lost in one batch with it. */
  readonly took: number;
}

/** At most 500 buckets of the same width over the whole run. */
export interface Timeline {
  readonly stepMs: number;
  readonly buckets: readonly TimelineBucket[];
  readonly lanes: readonly LaneTimeline[];
}

export interface TimelineBucket {
  readonly atMs: number;
  readonly written: number;
  readonly done: number;
  readonly quarantined: number;
  readonly delivered: number;
  readonly lost: number;
  /** Age of the oldest record that is not finished, at its largest in the bucket. */
  readonly oldestAgeMs: number;
  /** AWS's metric, which speaks only when a batch finishes; its largest value in the bucket. */
  readonly iteratorAgeMs: number | undefined;
  readonly invocations: number;
  readonly failedInvocations: number;
  readonly throttledInvocations: number;
}

/**
 * Batches of one lane of one shard, a number for each bucket of the timeline. A queue counts as one shard: its lanes are
 * the invocations at once, on a FIFO queue its groups, of which several share one.
 */
export interface LaneTimeline {
  readonly shardId: string;
  readonly lane: number;
  readonly succeeded: readonly number[];
  readonly failed: readonly number[];
  readonly records: readonly number[];
}

/** One entry for each record, in the order they were written. */
export interface RecordOutcomes {
  readonly arrivedAtMs: Float64Array;
  /** Not a number while unfinished. The first time for what came again after it was done. */
  readonly finishedAtMs: Float64Array;
  /** Index into `recordOutcomes`. */
  readonly outcome: Uint8Array;
  /** Times it was handed to the function. */
  readonly deliveries: Uint16Array;
  /** Times its effect took place. */
  readonly effects: Uint16Array;
}

/** The result without the account of every single record, for thousands of runs at once. */
export function withoutRecords(result: RunResult): RunResult {
  const records: RecordOutcomes = {
    arrivedAtMs: new Float64Array(0),
    finishedAtMs: new Float64Array(0),
    outcome: new Uint8Array(0),
    deliveries: new Uint16Array(0),
    effects: new Uint16Array(0),
  };
  return { ...result, records };
}
