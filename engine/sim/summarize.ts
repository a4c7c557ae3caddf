import type { RecordLedger } from './record-ledger';
import {
  type PoisonFate,
  type RecordOutcomes,
  type Recovery,
  type RunCounts,
  type RunResult,
  recordOutcomes,
  type Verdict,
} from './run-result';
import { faultsEndAtMs, type Scenario } from './scenario';
import type { SimStream } from './sim-stream';
import type { SourcePoller } from './source-poller';
import type { TimelineRecorder } from './timeline-recorder';

export interface RunParts {
  readonly source: RunResult['source'];
  readonly scenario: Scenario;
  readonly seed: number;
  readonly verdict: Verdict;
  readonly lateAfterMs: number;
  readonly endedAtMs: number;
  readonly stream: SimStream;
  readonly ledger: RecordLedger;
  readonly timeline: TimelineRecorder;
  readonly poller: SourcePoller;
}

/** Turns the account of a run into its result. */
export function summarize(parts: RunParts): RunResult {
  const { source, scenario, seed, verdict, stream, ledger, timeline, endedAtMs } = parts;
  const records = ledger.outcomes(stream.writtenAtMs);
  timeline.countEach('written', records.arrivedAtMs);
  const recovery = recoveryOf(parts, records);
  return {
    source,
    scenario,
    seed,
    verdict,
    violations: ledger.violations,
    counts: countsOf(parts, records),
    latencyMs: latencyOf(records),
    ...(recovery && { recovery }),
    poison: [...stream.poisons.keys()].map((record) => fateOf(record, records, ledger)),
    endedAtMs,
    timeline: timeline.finish(),
    records,
  };
}

const [unfinished, filtered, done, quarantined, delivered, lost] = recordOutcomes.map((_, index) => index);

function countsOf({ ledger, stream, poller, lateAfterMs }: RunParts, records: RecordOutcomes): RunCounts {
  const ended = recordOutcomes.map(() => 0);
  let [bystanders, duplicated, extraEffects, late] = [0, 0, 0, 0];
  const { outcome, effects, arrivedAtMs, finishedAtMs } = records;
  for (let index = 0; index < outcome.length; index += 1) {
    const end = outcome[index]!;
    ended[end]! += 1;
    if ((end === delivered || end === lost) && !stream.poisons.has(index)) bystanders += 1;
    if (effects[index]! > 1) {
      duplicated += 1;
      extraEffects += effects[index]! - 1;
    }
    if ((end === done || end === quarantined) && finishedAtMs[index]! - arrivedAtMs[index]! > lateAfterMs) late += 1;
  }
  const byCause = { 'no-destination': 0, 'destination-failed': 0, 'expired-in-stream': 0, 'expired-in-queue': 0 };
  for (const [index, cause] of ledger.causes) if (outcome[index] === lost) byCause[cause] += 1;
  return {
    written: outcome.length,
    filtered: ended[filtered!]!,
    done: ended[done!]!,
    quarantined: ended[quarantined!]!,
    delivered: ended[delivered!]!,
    lost: byCause,
    unfinished: ended[unfinished!]!,
    bystanders,
    duplicated,
    extraEffects,
    late,
    lateAfterMs,
    invocations: poller.invocations,
    failedInvocations: poller.failedInvocations,
    throttledInvocations: poller.throttledInvocations,
  };
}

function latencyOf({ outcome, arrivedAtMs, finishedAtMs }: RecordOutcomes): RunResult['latencyMs'] {
  const latencies = new Float64Array(outcome.length);
  let count = 0;
  for (let index = 0; index < outcome.length; index += 1) {
    if (outcome[index] !== done) continue;
    latencies[count] = finishedAtMs[index]! - arrivedAtMs[index]!;
    count += 1;
  }
  const sorted = latencies.subarray(0, count).sort();
  const at = (share: number) => sorted[Math.min(count - 1, Math.floor(count * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

/** The oldest unfinished record is too old exactly as long as a record that ends late is past its time. */
function recoveryOf({ scenario, lateAfterMs }: RunParts, records: RecordOutcomes): Recovery | undefined {
  const faultEndedAtMs = faultsEndAtMs(scenario);
  if (scenario.faults.length === 0) return undefined;
  const { outcome, arrivedAtMs, finishedAtMs } = records;
  let recoveredAtMs = faultEndedAtMs;
  for (let index = 0; index < outcome.length; index += 1) {
    if (outcome[index] === unfinished) return { faultEndedAtMs };
    const endedAtMs = finishedAtMs[index]!;
    if (endedAtMs > recoveredAtMs && endedAtMs - arrivedAtMs[index]! > lateAfterMs) recoveredAtMs = endedAtMs;
  }
  return { faultEndedAtMs, recoveredAtMs };
}

function fateOf(record: number, records: RecordOutcomes, ledger: RecordLedger): PoisonFate {
  const outcome = recordOutcomes[records.outcome[record]!]!;
  const cause = ledger.causes.get(record);
  return {
    record,
    outcome,
    ...(outcome === 'lost' && cause && { cause }),
    tookMs: records.finishedAtMs[record]! - records.arrivedAtMs[record]!,
    took: outcome === 'delivered' || outcome === 'lost' ? (ledger.evictedWith.get(record) ?? 0) : 0,
  };
}
