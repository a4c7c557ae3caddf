import type { RunRecipe } from '../../engine/sim/run-recipe';
import type { Workload } from '../../engine/sim/scenarios';
import type { EventSourceSettings } from '../../modules/event-source-settings';
import type { Cost } from '../cost/priced';

/** What is to be tuned, for what. */
export interface TuneQuestion {
  /** What a person calls the mapping. */
  readonly mapping: string;
  /** The mapping with its function; the settings that are searched go before its own. */
  readonly base: Omit<RunRecipe, 'scenario' | 'seed'>;
  readonly workload: Workload;
  /** Times as many writes for one minute; 1 where there is none. */
  readonly burst: number;
  /** For 99 of 100 changes, from arrival to done. */
  readonly targetLagMs: number;
  readonly seed: number;
  /** Whether the settings of `base` are somebody's, to be compared with. */
  readonly isDeployed: boolean;
  /** Of the stream, this one among them. */
  readonly readers: number;
  readonly readersMax: number;
  /** What Lambda asks for a month of the workload, where so many records share an invocation. */
  costOf(recordsPerInvocation: number): Cost;
}

/** One set of settings, run. */
export interface Tried {
  readonly settings: EventSourceSettings;
  /** Infinity where a record was not done, or an invocation failed with nothing wrong. */
  readonly p99Ms: number;
  readonly p50Ms: number;
  /** Of a million changes. */
  readonly invocationsPerMillion: number;
  readonly perMonth: number;
}

/** One limit loosened, all else as it is. */
export interface Loosened {
  readonly limit: LimitName;
  /** `parallelizationFactor 2 → 10`. */
  readonly change: string;
  readonly p99Ms: number;
  /** False where nobody can change that: it says what stands in the way. */
  readonly isPossible: boolean;
}

export type LimitName =
  | 'parallelization factor'
  | 'shards'
  | 'function time'
  | 'batch size'
  | 'batching window'
  | 'readers'
  | 'reserved concurrency'
  | 'maximum concurrency';

export interface Tuning {
  readonly question: Omit<TuneQuestion, 'costOf'>;
  /** Everything that was tried, the cheapest first. */
  readonly tried: readonly Tried[];
  /** Of those tried, nothing is faster for less. The cheapest first. */
  readonly frontier: readonly Tried[];
  /** Undefined where nothing meets the target. With its lag in full rehearsals of several seeds. */
  readonly recommended: Tried | undefined;
  /** The settings that are deployed, where there are such. */
  readonly deployed: Tried | undefined;
  /** What holds the lag of the recommended settings, or of the fastest where there are none. */
  readonly loosened: readonly Loosened[];
  /** The one of them that lowers the lag most; undefined where none does by a tenth. */
  readonly binding: Loosened | undefined;
  readonly runs: number;
}
