import type { LaneTimeline, RunResult } from '../../../engine/sim/run-result';
import { faultsEndAtMs } from '../../../engine/sim/scenario';
import { type FaultSpan, faultSpans } from './fault-spans';
import { type RecordGrid, type RecordScale, recordGrid, recordScale } from './record-grid';

/** What the page draws of one scenario. All sides have the same scales. */
export interface ScenarioPlots {
  readonly name: string;
  /** End of the time axis. */
  readonly endMs: number;
  readonly lateAfterMs: number;
  readonly faults: readonly FaultSpan[];
  /** Part of the time axis that the faults are in, with some of what follows. Undefined without a fault. */
  readonly focus: { readonly fromMs: number; readonly toMs: number } | undefined;
  /** While writes arrived. Undefined where that is nearly all of the run. */
  readonly writing: { readonly fromMs: number; readonly toMs: number } | undefined;
  /** Undefined where a side was not run. */
  readonly sides: readonly (SidePlots | undefined)[];
}

export interface SidePlots {
  readonly label: string;
  readonly stepMs: number;
  /** One number for each step. */
  readonly oldestAgeMs: readonly number[];
  /** Null where no batch finished. */
  readonly iteratorAgeMs: readonly (number | null)[];
  readonly lanes: readonly LaneRow[];
  /** Empty where the single records of the run were not kept. */
  readonly records: RecordGrid;
  readonly areRecordsKept: boolean;
}

/** One lane, or several where there are more than can be told apart. */
export interface LaneRow {
  readonly shardId: string;
  /** `lane 0`, or `4 lanes` where they share a row. */
  readonly lane: string;
  readonly title: string;
  /** Batches and records, one number for each step. */
  readonly succeeded: readonly number[];
  readonly failed: readonly number[];
  readonly records: readonly number[];
}

/** More rows than this cannot be told apart on a screen. */
export const laneRowsMax = 60;

export function scenarioPlots(
  runs: readonly (RunResult | undefined)[],
  labels: readonly string[],
): ScenarioPlots | undefined {
  const known = runs.filter((run) => run !== undefined);
  const first = known[0];
  if (!first) return undefined;
  const endMs = Math.max(1, ...known.map((run) => Math.max(run.endedAtMs, run.scenario.durationMs)));
  const scale = recordScale(known.map(({ records }) => records));
  return {
    name: first.scenario.name,
    endMs,
    lateAfterMs: first.counts.lateAfterMs,
    faults: faultSpans(first.scenario),
    focus: focusOf(first, endMs),
    writing: first.scenario.durationMs < 0.8 * endMs ? { fromMs: 0, toMs: first.scenario.durationMs } : undefined,
    sides: runs.map((run, place) => run && sidePlots(run, labels[place]!, scale)),
  };
}

function sidePlots(run: RunResult, label: string, scale: RecordScale): SidePlots {
  const { timeline, records } = run;
  return {
    label,
    stepMs: timeline.stepMs,
    oldestAgeMs: timeline.buckets.map(({ oldestAgeMs }) => Math.round(oldestAgeMs)),
    iteratorAgeMs: timeline.buckets.map(({ iteratorAgeMs }) =>
      iteratorAgeMs === undefined ? null : Math.round(iteratorAgeMs),
    ),
    lanes: laneRows(timeline.lanes),
    records: recordGrid(records, scale),
    areRecordsKept: areRecordsKept(run),
  };
}

/** With many seeds only the counts of a run are kept. */
export function areRecordsKept({ counts, records }: RunResult): boolean {
  return records.arrivedAtMs.length === counts.written;
}

function focusOf({ scenario }: RunResult, endMs: number): ScenarioPlots['focus'] {
  if (scenario.faults.length === 0) return undefined;
  const fromMs = Math.min(...scenario.faults.map((fault) => ('fromMs' in fault ? fault.fromMs : fault.atMs)));
  const toMs = faultsEndAtMs(scenario);
  const aroundMs = Math.max(60_000, (toMs - fromMs) / 2);
  return { fromMs: Math.max(0, fromMs - aroundMs), toMs: Math.min(endMs, toMs + 2 * aroundMs) };
}

function laneRows(lanes: readonly LaneTimeline[]): LaneRow[] {
  const perRow = Math.ceil(lanes.length / laneRowsMax);
  return Array.from({ length: Math.ceil(lanes.length / Math.max(1, perRow)) }, (_, row) => {
    const group = lanes.slice(row * perRow, (row + 1) * perRow);
    const from = group[0]!;
    const to = group.at(-1)!;
    const sum = (name: 'succeeded' | 'failed' | 'records') =>
      from[name].map((_, step) => group.reduce((total, lane) => total + (lane[name][step] ?? 0), 0));
    const isOne = group.length === 1;
    return {
      shardId: from.shardId,
      lane: isOne ? `lane ${from.lane}` : `${group.length} lanes`,
      title: `${from.shardId}, lane ${from.lane}${isOne ? '' : ` to ${to.shardId}, lane ${to.lane}`}`,
      succeeded: sum('succeeded'),
      failed: sum('failed'),
      records: sum('records'),
    };
  });
}
