import { seededRandom } from '../../engine/seeded-random';
import { type RunResult, recordOutcomes, type TimelineBucket } from '../../engine/sim/run-result';
import type { Fault, Scenario } from '../../engine/sim/scenario';

export interface SyntheticSettings {
  /** `naive` blocks its lane at a poison record until the record expires; the other quarantines it. */
  readonly handling: 'naive' | 'quarantine';
  readonly lanes?: number;
  readonly records?: number;
  readonly seed?: number;
}

// Looked up once: in Jest's sandbox each look-up of a global is slow.
const { ceil, floor, max, min } = Math;

const minute = 60_000;
const retentionMs = 24 * 60 * minute;
const lateAfterMs = minute;

export const poisonScenario = scenarioOf('poison', 'A record arrives that can never succeed.', [
  { type: 'poison', atMs: 5 * minute, recognized: true },
]);

export const outageScenario = scenarioOf('outage', 'The sink refuses every call for ten minutes.', [
  { type: 'outage', fromMs: 5 * minute, toMs: 15 * minute },
]);

/**
 * A plausible result by a queue for each lane instead of the engine: what the tests of tables and plots need, with
 * numbers that are easy to work out again.
 */
export function syntheticRun(scenario: Scenario, settings: SyntheticSettings): RunResult {
  const { handling, lanes = 4, records = 6_000, seed = 1 } = settings;
  const run = new SyntheticLanes(scenario, lanes, records, seed);
  run.play(handling);
  return run.result(seed);
}

function scenarioOf(name: string, title: string, faults: readonly Fault[]): Scenario {
  return {
    name,
    title,
    durationMs: 30 * minute,
    traffic: { shards: 1, items: 1_000, rates: [{ fromMs: 0, perSecond: 5 }], hotShare: 0, recordBytes: 500 },
    timing: { perInvocationMs: 20, perRecordMs: 5 },
    faults,
  };
}

const code = (outcome: (typeof recordOutcomes)[number]) => recordOutcomes.indexOf(outcome);

class SyntheticLanes {
  readonly #scenario: Scenario;
  readonly #lanes: number;
  readonly #arrivedAtMs: Float64Array;
  readonly #finishedAtMs: Float64Array;
  readonly #outcome: Uint8Array;
  readonly #laneOf: Uint16Array;
  /** Failed attempts as [lane, time]. */
  readonly #failed: (readonly [number, number])[] = [];
  #poison = -1;

  constructor(scenario: Scenario, lanes: number, records: number, seed: number) {
    const random = seededRandom(seed);
    this.#scenario = scenario;
    this.#lanes = lanes;
    this.#arrivedAtMs = Float64Array.from({ length: records }, () => random() * scenario.durationMs).sort();
    this.#finishedAtMs = new Float64Array(records);
    this.#outcome = new Uint8Array(records);
    this.#laneOf = Uint16Array.from({ length: records }, () => floor(random() * lanes));
  }

  play(handling: SyntheticSettings['handling']) {
    const freeAtMs = new Float64Array(this.#lanes);
    const outage = this.#scenario.faults.find((fault) => fault.type === 'outage');
    const poison = this.#scenario.faults.find((fault) => fault.type === 'poison');
    for (let index = 0; index < this.#arrivedAtMs.length; index++) {
      const lane = this.#laneOf[index]!;
      const arrivedAtMs = this.#arrivedAtMs[index]!;
      let startMs = max(arrivedAtMs, freeAtMs[lane]!);
      if (outage && startMs >= outage.fromMs && startMs < outage.toMs) {
        for (let atMs = startMs; atMs < outage.toMs; atMs += minute) this.#failed.push([lane, atMs]);
        startMs = outage.toMs;
      }
      const isPoison = poison !== undefined && this.#poison < 0 && arrivedAtMs >= poison.atMs;
      if (isPoison) this.#poison = index;
      const isBlocking = isPoison && handling === 'naive';
      if (isBlocking)
        for (let atMs = startMs; atMs < startMs + retentionMs; atMs += minute) this.#failed.push([lane, atMs]);
      const finishedAtMs = isBlocking ? arrivedAtMs + retentionMs : startMs + 20 + this.#scenario.timing.perRecordMs;
      const isExpired = isBlocking || finishedAtMs - arrivedAtMs > retentionMs;
      this.#finishedAtMs[index] = finishedAtMs;
      this.#outcome[index] = code(isExpired ? 'lost' : isPoison ? 'quarantined' : 'done');
      freeAtMs[lane] = isExpired ? finishedAtMs : startMs + this.#scenario.timing.perRecordMs;
    }
  }

  result(seed: number): RunResult {
    const ages = this.#arrivedAtMs.map((arrivedAtMs, index) => this.#finishedAtMs[index]! - arrivedAtMs);
    const sorted = ages.toSorted();
    const total = ages.length;
    const of = (outcome: (typeof recordOutcomes)[number]) =>
      this.#outcome.reduce((sum, one) => sum + Number(one === code(outcome)), 0);
    const endedAtMs = max(
      this.#scenario.durationMs,
      this.#finishedAtMs.reduce((most, at) => max(most, at), 0),
    );
    const lost = of('lost');
    const outage = this.#scenario.faults.find((fault) => fault.type === 'outage');
    return {
      source: 'dynamodb',
      scenario: this.#scenario,
      seed,
      verdict: 'held',
      violations: [],
      counts: {
        written: total,
        filtered: 0,
        done: of('done'),
        quarantined: of('quarantined'),
        delivered: 0,
        lost: { 'no-destination': 0, 'destination-failed': 0, 'expired-in-stream': lost, 'expired-in-queue': 0 },
        unfinished: 0,
        bystanders: max(0, lost - 1),
        duplicated: 0,
        extraEffects: 0,
        late: ages.reduce((sum, age) => sum + Number(age > lateAfterMs), 0),
        lateAfterMs,
        invocations: ceil(total / 3) + this.#failed.length,
        failedInvocations: this.#failed.length,
        throttledInvocations: 0,
      },
      latencyMs: { p50: sorted[floor(total / 2)]!, p99: sorted[floor(total * 0.99)]!, max: sorted.at(-1)! },
      ...(outage && { recovery: { faultEndedAtMs: outage.toMs, recoveredAtMs: outage.toMs + 2_000 } }),
      poison: this.#poison < 0 ? [] : [this.#fate(ages[this.#poison]!, max(0, lost - 1))],
      endedAtMs,
      timeline: this.#timeline(endedAtMs),
      records: {
        arrivedAtMs: this.#arrivedAtMs,
        finishedAtMs: this.#finishedAtMs,
        outcome: this.#outcome,
        deliveries: new Uint16Array(total).fill(1),
        effects: new Uint16Array(total).fill(1),
      },
    };
  }

  #fate(tookMs: number, took: number): RunResult['poison'][number] {
    const outcome = recordOutcomes[this.#outcome[this.#poison]!]!;
    return {
      record: this.#poison,
      outcome,
      ...(outcome === 'lost' && { cause: 'expired-in-stream' as const }),
      tookMs,
      took,
    };
  }

  #timeline(endedAtMs: number): RunResult['timeline'] {
    const stepMs = ceil((endedAtMs + 1) / 500);
    const length = ceil((endedAtMs + 1) / stepMs);
    const series = () => new Array<number>(length).fill(0);
    const [written, done, quarantined, lost, failed, oldest, iterator] = Array.from({ length: 7 }, series);
    const lanes = Array.from({ length: this.#lanes }, (_, lane) => ({
      shardId: 'shardId-000000000000',
      lane,
      succeeded: series(),
      failed: series(),
      records: series(),
    }));
    for (let index = 0; index < this.#arrivedAtMs.length; index++) {
      const from = floor(this.#arrivedAtMs[index]! / stepMs);
      const to = floor(this.#finishedAtMs[index]! / stepMs);
      const ageMs = this.#finishedAtMs[index]! - this.#arrivedAtMs[index]!;
      const lane = lanes[this.#laneOf[index]!]!;
      written![from]! += 1;
      [done, quarantined, lost][['done', 'quarantined', 'lost'].indexOf(recordOutcomes[this.#outcome[index]!]!)]![
        to
      ]! += 1;
      lane.records[to]! += 1;
      iterator![to] = max(iterator![to]!, ageMs);
      for (let place = from; place <= to; place++) {
        const seenMs = min((place + 1) * stepMs, this.#finishedAtMs[index]!);
        oldest![place] = max(oldest![place]!, seenMs - this.#arrivedAtMs[index]!);
      }
    }
    for (const lane of lanes) lane.succeeded.splice(0, length, ...lane.records.map((number) => ceil(number / 3)));
    for (const [lane, atMs] of this.#failed) {
      const place = min(length - 1, floor(atMs / stepMs));
      lanes[lane]!.failed[place]! += 1;
      failed![place]! += 1;
    }
    const buckets = written!.map((_, place): TimelineBucket => {
      const succeeded = lanes.reduce((sum, lane) => sum + lane.succeeded[place]!, 0);
      return {
        atMs: place * stepMs,
        written: written![place]!,
        done: done![place]!,
        quarantined: quarantined![place]!,
        delivered: 0,
        lost: lost![place]!,
        oldestAgeMs: oldest![place]!,
        iteratorAgeMs: succeeded === 0 ? undefined : iterator![place]!,
        invocations: succeeded + failed![place]!,
        failedInvocations: failed![place]!,
        throttledInvocations: 0,
      };
    });
    return { stepMs, buckets, lanes };
  }
}
