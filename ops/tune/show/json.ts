import type { EventSourceSettings } from '../../../modules/event-source-settings';
import type { Loosened, Tried, Tuning } from '../tuning';

/**
 * What `--json` writes. Every member is always there; what does not apply is null. Lags are milliseconds, null where
 * records were not done; amounts are US dollars a month. Members may be added under the same `schema`; a member that
 * goes or means something else makes the number after the slash rise.
 */
export interface TuningJson {
  readonly schema: 'tributary.tuning/1';
  readonly question: Tuning['question'];
  /** Null where nothing meets the target. */
  readonly recommended: TriedJson | null;
  readonly deployed: TriedJson | null;
  readonly frontier: readonly TriedJson[];
  readonly tried: readonly TriedJson[];
  /** Null where nothing that was loosened alone lowers the lag by a tenth. */
  readonly binding: LoosenedJson | null;
  readonly loosened: readonly LoosenedJson[];
  readonly runs: number;
}

type TriedJson = Omit<Tried, 'p99Ms'> & { readonly p99Ms: number | null; readonly settings: EventSourceSettings };
type LoosenedJson = Omit<Loosened, 'p99Ms'> & { readonly p99Ms: number | null };

export function tuningJson({ question, recommended, deployed, binding, ...lists }: Tuning): TuningJson {
  return {
    schema: 'tributary.tuning/1',
    question,
    recommended: recommended ? finite(recommended) : null,
    deployed: deployed ? finite(deployed) : null,
    frontier: lists.frontier.map(finite),
    tried: lists.tried.map(finite),
    binding: binding ? finite(binding) : null,
    loosened: lists.loosened.map(finite),
    runs: lists.runs,
  };
}

function finite<T extends { readonly p99Ms: number }>(one: T): Omit<T, 'p99Ms'> & { readonly p99Ms: number | null } {
  return { ...one, p99Ms: Number.isFinite(one.p99Ms) ? one.p99Ms : null };
}
