import type { Clock } from '../../handlers/core/clock';
import type { Random } from '../../handlers/core/random';
import type { InvocationResult } from '../actions';
import type { FunctionTiming } from './scenario';
import type { SimRecord } from './sim-record';

/**
 * What stands in for the Lambda function of a rehearsal: a model of how handlers behave, or real handler code. The
 * world decides about throttling, lost answers and the function's timeout; the function does the work and answers.
 */
export interface SimFunction {
  /**
   * Starts an invocation. It must call `invocation.settle` once, now or at a later time of the clock, unless it is
   * killed before.
   */
  invoke(invocation: SimInvocation): void;
  /**
   * True while real code is in the middle of an invocation: the world then lets every promise callback that is due run
   * before it goes on to the next timer.
   */
  readonly isBusy: boolean;
  /** Resolves when those callbacks have run. Default: after one turn of the event loop. */
  readonly rest?: () => Promise<void>;
  /** False where the handler lets changes of one item overtake each other by design. Default true. */
  readonly ordersEffects?: boolean;
  /** True where the handler can tell an outage from poison, so that it keeps nothing else. Default false. */
  readonly keepsOnlyPoison?: boolean;
}

export interface SimInvocation {
  readonly requestId: string;
  /** The event as Lambda would send it. */
  readonly event: unknown;
  readonly records: readonly SimRecord[];
  readonly timeoutMs: number;
  /** True where a fault has the calls to the sink hang for the whole invocation. */
  readonly hangs: boolean;
  settle(result: InvocationResult): void;
  /** True once it was settled or killed. */
  readonly isOver: boolean;
  /**
   * To be set by the function. Called when Lambda's timeout ends it, or a fault crashes it: its environment is gone,
   * none of its timers fires any more and no call it has not made yet is ever made.
   */
  onKilled?: () => void;
}

/** What a function sees of the world, and tells it. */
export interface SimSurroundings {
  /** Virtual. */
  readonly clock: Clock;
  /** Seeded; each caller gets its own sequence in the order of its calls. */
  readonly random: Random;
  readonly timing: FunctionTiming;
  /** True while the sink refuses every call. */
  isSinkDown(): boolean;
  /** False where the scenario has no poison at all. */
  readonly hasPoison: boolean;
  /** Whether the record can never succeed, and if so whether a handler can tell. */
  poisonOf(record: SimRecord): 'recognized' | 'unclear' | undefined;
  /** Its effect took place, whatever becomes of the answer. */
  applied(record: SimRecord): void;
  /** It is kept, whole. */
  quarantined(record: SimRecord): void;
}

/** Makes the function of one run. */
export type CreateSimFunction = (surroundings: SimSurroundings) => SimFunction;
