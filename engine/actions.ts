import type { SourceRecord } from './source-record';

/** What the engine wants done. It never does anything itself: the driver does, and settles what it was asked. */
export type Action = InvokeAction | DeliverAction | CheckpointAction;

/** Call the function, then `settle` with what came of it. */
export interface InvokeAction {
  readonly type: 'invoke';
  readonly invocationId: number;
  readonly shardId: string;
  readonly lane: number;
  /** The same for all attempts of one batch. */
  readonly requestId: string;
  /** Attempt number of this batch that reaches the function, from 1. */
  readonly attempt: number;
  readonly records: readonly SourceRecord[];
  readonly window?: WindowInvocation;
}

/** What a tumbling window adds to an invocation. */
export interface WindowInvocation {
  readonly startMs: number;
  readonly endMs: number;
  readonly state: object;
  readonly isFinalInvokeForWindow: boolean;
  readonly isWindowTerminatedEarly: boolean;
}

export type EvictionCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

/** Tell the failure destination about a batch, then `settleDelivery`. Not ordered before the next invocation. */
export interface DeliverAction {
  readonly type: 'deliver';
  readonly deliveryId: number;
  readonly shardId: string;
  readonly requestId: string;
  readonly condition: EvictionCondition;
  readonly approximateInvokeCount: number;
  /** Absent when the function was not what failed. */
  readonly response?: FailedResponse;
  /** Empty only when the last call of a tumbling window failed. */
  readonly records: readonly SourceRecord[];
  readonly window?: WindowInvocation;
  readonly atMs: number;
}

export interface FailedResponse {
  readonly executedVersion: string;
  /** Null when the function answered, but with failures. */
  readonly functionError: 'Unhandled' | null;
}

/** Where reading the shard would have to resume, should the process end now. */
export interface CheckpointAction {
  readonly type: 'checkpoint';
  readonly shardId: string;
  readonly checkpoint: Checkpoint;
}

/** `at`: this record is the oldest unfinished one. `after`: everything up to and with this record is finished. */
export interface Checkpoint {
  readonly type: 'at' | 'after';
  readonly sequenceNumber: string;
}

/** What came of an invocation. */
export type InvocationResult =
  | { readonly type: 'response'; readonly payload: unknown; readonly executedVersion?: string }
  /** Thrown, timed out, crashed, out of memory: Lambda calls all of them Unhandled. */
  | { readonly type: 'error'; readonly executedVersion?: string }
  /** The function was not reached: throttled, or the service failed. Does not count as an attempt. */
  | { readonly type: 'not-invoked' };

export type LossCause = 'no-destination' | 'destination-failed' | 'expired-in-stream';

export type MetricName =
  | 'IteratorAge'
  | 'PolledEventCount'
  | 'FilteredOutEventCount'
  | 'InvokedEventCount'
  | 'FailedInvokeEventCount'
  | 'DroppedEventCount'
  | 'OnFailureDestinationDeliveredEventCount'
  | 'DestinationDeliveryFailures';

/** Told what becomes of the records. Each record ends in exactly one of filtered, done, delivered and lost. */
export interface EngineObserver {
  received?(shardId: string, records: readonly SourceRecord[], nowMs: number): void;
  filtered?(shardId: string, records: readonly SourceRecord[], nowMs: number): void;
  done?(shardId: string, records: readonly SourceRecord[], nowMs: number): void;
  /** The records will reach the function again. */
  retrying?(shardId: string, records: readonly SourceRecord[], nowMs: number): void;
  evicted?(shardId: string, records: readonly SourceRecord[], condition: EvictionCondition, nowMs: number): void;
  delivered?(shardId: string, records: readonly SourceRecord[], nowMs: number): void;
  lost?(shardId: string, records: readonly SourceRecord[], cause: LossCause, nowMs: number): void;
  metric?(name: MetricName, value: number, nowMs: number): void;
}
