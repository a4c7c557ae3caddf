import type { Property, RunCounts, RunResult, recordOutcomes, Verdict } from '../../../engine/sim/run-result';
import type { Scenario } from '../../../engine/sim/scenario';
import type { ChangeFigures, Rehearsal } from '../rehearsal';
import { recoveryMsOf } from './figures';
import { areRecordsKept } from './plot-data';

/**
 * What `--json` writes. Every member is always there; what does not apply or never came is null. Times are
 * milliseconds of the run's own clock, counts are records unless they say otherwise. Members may be added under the same
 * `schema`; a member that goes or means something else makes the number after the slash rise.
 */
export interface RehearsalJson {
  readonly schema: 'tributary.rehearsal/1';
  readonly mapping: string;
  /** Makes the same rehearsal again. */
  readonly command: string;
  /** One, or with `--against` two or more. */
  readonly sides: readonly {
    readonly label: string;
    /** In AWS's words. */
    readonly settings: { readonly [name: string]: string };
    readonly assumptions: readonly string[];
    /** One for each scenario and seed. */
    readonly runs: readonly RunJson[];
  }[];
  readonly changes: readonly {
    readonly change: string;
    readonly scenario: string;
    readonly before: ChangeJson;
    readonly after: ChangeJson;
  }[];
}

/** One run. The course of it over time is in the report only. */
export interface RunJson {
  readonly scenario: Scenario;
  readonly seed: number;
  /** `held`: every property held, which does not say that nothing was lost: `counts` does. */
  readonly verdict: Verdict;
  /** Empty exactly when the verdict is `held`. */
  readonly violations: readonly { readonly property: Property; readonly atMs: number; readonly message: string }[];
  /** written = filtered + done + quarantined + delivered + the sum of lost + unfinished. */
  readonly counts: RunCounts;
  /** From arrival in the stream until done. */
  readonly latencyMs: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Null where no fault ends. `tookMs` is null where it never recovered. */
  readonly recovery: { readonly faultEndedAtMs: number; readonly tookMs: number | null } | null;
  /** Where each poison record went; `cause` is null unless it was lost. */
  readonly poison: readonly {
    readonly record: number;
    readonly outcome: (typeof recordOutcomes)[number];
    readonly cause: string | null;
    readonly tookMs: number;
    /** Good records that went with it. */
    readonly took: number;
  }[];
  readonly lag: {
    /** Age of the oldest unfinished record, at its largest. */
    readonly oldestAgeMsMax: number;
    /** AWS's metric at its largest, null where it never spoke. */
    readonly iteratorAgeMsMax: number | null;
  };
  /** Null where the single records of a run were not kept, as with many seeds. */
  readonly deliveries: {
    /** Most often that one record was handed to the function. */
    readonly max: number;
    /** Over all records. */
    readonly total: number;
  } | null;
  readonly endedAtMs: number;
}

export type ChangeJson = Omit<ChangeFigures, 'recoveryMs'> & {
  /** Null where nothing had to recover, or it never did: then `recovered` is false. */
  readonly recoveryMs: number | null;
  readonly recovered: boolean;
};

export function rehearsalJson({ mapping, command, sides, changes }: Rehearsal): RehearsalJson {
  return {
    schema: 'tributary.rehearsal/1',
    mapping,
    command,
    sides: sides.map(({ label, settings, assumptions, results }) => ({
      label,
      settings: Object.fromEntries(settings.map(({ name, value }) => [name, value])),
      assumptions,
      runs: results.map(runJson),
    })),
    changes: changes.map(({ change, scenario, before, after }) => ({
      change,
      scenario,
      before: changeJson(before),
      after: changeJson(after),
    })),
  };
}

function runJson(run: RunResult): RunJson {
  const { scenario, seed, verdict, violations, counts, latencyMs, recovery, poison, endedAtMs, timeline, records } =
    run;
  const spoken = timeline.buckets.map(({ iteratorAgeMs }) => iteratorAgeMs).filter((age) => age !== undefined);
  return {
    scenario,
    seed,
    verdict,
    violations,
    counts,
    latencyMs: { p50: latencyMs.p50, p99: latencyMs.p99, max: latencyMs.max },
    recovery: recovery ? { faultEndedAtMs: recovery.faultEndedAtMs, tookMs: finiteOrNull(recoveryMsOf(run)) } : null,
    poison: poison.map(({ record, outcome, cause, tookMs, took }) => ({
      record,
      outcome,
      cause: cause ?? null,
      tookMs,
      took,
    })),
    lag: {
      oldestAgeMsMax: Math.max(0, ...timeline.buckets.map(({ oldestAgeMs }) => oldestAgeMs)),
      iteratorAgeMsMax: spoken.length === 0 ? null : Math.max(...spoken),
    },
    deliveries: areRecordsKept(run)
      ? {
          max: records.deliveries.reduce((most, one) => Math.max(most, one), 0),
          total: records.deliveries.reduce((sum, one) => sum + one, 0),
        }
      : null,
    endedAtMs,
  };
}

function changeJson({ recoveryMs, ...figures }: ChangeFigures): ChangeJson {
  return {
    ...figures,
    recoveryMs: finiteOrNull(recoveryMs),
    recovered: recoveryMs !== Number.POSITIVE_INFINITY,
  };
}

function finiteOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
