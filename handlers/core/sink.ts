import type { Change } from './change';
import type { Inspection } from './inspection';

/** State: ends equal to the table. Log: every change at least once. Effect: once in ordinary operation. */
export type SinkContract = 'state' | 'log' | 'effect';

/** What a replay of old changes does to a sink: apply them, skip them, or ask the operator. */
export type ReplayPolicy = 'apply' | 'skip' | 'ask';

/**
 * What became of one change at the sink. `stale`: the sink already holds a newer version, which is success.
 * `transient`: may succeed when tried again. `poison`: never will, so it goes to the quarantine. `unknown`: neither is
 * clear, so it is reported, and quarantined only after it has failed in the same way again and again.
 */
export type Outcome =
  | { readonly status: 'done' | 'stale' }
  | { readonly status: 'transient' | 'poison' | 'unknown'; readonly error: unknown };

/** One call to the outside, for one or more changes. */
export interface SinkTask {
  readonly changes: readonly Change[];
  /** Resolves to one outcome per change, in order. A rejection is classified and counts for every change. */
  run(context: SinkContext): Promise<readonly Outcome[]>;
}

export interface SinkContext {
  /** Aborts when the deadline reserve is reached: stop and let the changes be reported. */
  readonly signal: AbortSignal;
  /** The invocation at work; absent where none is, as in a backfill. */
  readonly invocation?: Invocation;
}

export interface Invocation {
  /** One of a kind: redeliveries of one batch share a request id, so the time is part of it. */
  readonly id: string;
  /** When it is over at the latest. Epoch milliseconds. */
  readonly endsAtMs: number;
}

/** A destination of changes: a row in the table of sinks, used alike from a stream, a queue, or a backfill. */
export interface Sink {
  readonly name: string;
  readonly contract: SinkContract;
  readonly replay: ReplayPolicy;
  /**
   * True when changes of one item must reach the sink in order: a task then starts only after every earlier task
   * that holds one of its items has settled.
   */
  readonly ordered: boolean;
  /** True where the sink takes a repair by its rule. Default: a repair is refused. */
  readonly takesRepairs?: boolean;
  /** True where canaries must not count. Those of effects never do. Default: a canary is an item like any other. */
  readonly passesOverCanaries?: boolean;
  /** What the sink can be asked. Default: nothing. */
  readonly inspection?: Inspection;
  /** Cuts changes into tasks, in order. Called again with only the transient failures when they are retried. */
  plan(changes: readonly Change[]): readonly SinkTask[];
}
