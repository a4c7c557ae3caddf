import type { LossCause } from '../../engine/actions';
import type { FunctionFault } from '../functions/runtime-api';

/** A record or message with the event that its function gets. */
export interface WatchedRecord {
  readonly event: unknown;
}

/** Told what becomes of the records of one mapping, whatever its source. */
export interface MappingWatcher {
  received(records: readonly WatchedRecord[], nowMs: number): void;
  filtered(records: readonly WatchedRecord[], nowMs: number): void;
  done(records: readonly WatchedRecord[], nowMs: number): void;
  retrying(records: readonly WatchedRecord[], nowMs: number): void;
  /** The mapping gave up on them, and its failure destination has been told. */
  delivered(records: readonly WatchedRecord[], nowMs: number): void;
  lost(records: readonly WatchedRecord[], cause: LossCause, nowMs: number): void;
  /** The function is about to be called with these. */
  invoking?(events: readonly unknown[], nowMs: number): void;
  /** The function threw, timed out or crashed. */
  faulted(fault: FunctionFault): void;
  /** A call to a service failed and is tried again, or what it was for is lost. */
  failed(error: unknown): void;
}
