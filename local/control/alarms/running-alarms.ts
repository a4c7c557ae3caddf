import type { Clock } from '../../../handlers/core/clock';
import { pause } from '../../../handlers/core/pause';
import type {
  AlarmState,
  LocalAlarm,
  LocalAlarmMetric,
  LocalCompositeAlarm,
  LocalMetricAlarm,
} from '../../terraform/resources';
import { evaluateQuery } from '../metrics/evaluate-query';
import { isSeries } from '../metrics/metric-math';
import {
  type MetricId,
  type MetricStore,
  type Series,
  type Statistic,
  startOf,
  statistics,
} from '../metrics/metric-store';
import { alarmRuleHolds } from './alarm-rule';
import { furtherPeriods, judgeDatapoints, type Verdict } from './judge-datapoints';

/** An alarm with the state that it has. */
export interface RunningAlarm {
  readonly alarm: LocalAlarm;
  readonly state: AlarmState;
  readonly reason: string;
  /** Since when, epoch milliseconds. */
  readonly updatedAtMs: number;
}

export interface AlarmParts {
  readonly alarms: readonly LocalAlarm[];
  readonly metrics: MetricStore;
  readonly clock: Clock;
  /** How long each period of an alarm lasts here, in milliseconds, whatever its configuration says. */
  readonly periodMs: number;
  /** By what alarms multiply a metric: ages pass faster here, or nobody would see an alarm about hours. */
  readonly scaleOf: (metric: MetricId) => number;
  readonly onTransition: (running: RunningAlarm, from: AlarmState) => void;
  /** Told of an alarm that cannot be evaluated, once each. */
  readonly onTrouble: (text: string) => void;
}

/** The alarms of a configuration, each looked at once in each of its periods. */
export class RunningAlarms {
  readonly #parts: AlarmParts;
  readonly #running: Map<string, RunningAlarm>;
  readonly #broken = new Set<string>();
  readonly #startedAtMs: number;

  constructor(parts: AlarmParts) {
    this.#parts = parts;
    const { alarms, clock } = parts;
    this.#startedAtMs = clock.nowMs();
    const fresh = { state: 'INSUFFICIENT_DATA', reason: 'Unchecked: Initial alarm creation' } as const;
    this.#running = new Map(
      alarms.map((alarm) => [alarm.name, { alarm, ...fresh, updatedAtMs: this.#startedAtMs }] as const),
    );
  }

  get all(): readonly RunningAlarm[] {
    return [...this.#running.values()];
  }

  /** Resolves after the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, periodMs } = this.#parts;
    while (!signal.aborted) {
      await pause(periodMs, clock, signal);
      if (!signal.aborted) this.evaluate();
    }
  }

  /** Puts an alarm into a state until it is next looked at; false where there is no such alarm. */
  set(name: string, state: AlarmState, reason: string): boolean {
    const running = this.#running.get(name);
    if (running) this.#settle(running.alarm, { state, reason });
    return running !== undefined;
  }

  /** Looks at all of them: composite alarms after those that they are made of. */
  evaluate(): void {
    for (const { alarm } of this.all) if (alarm.kind === 'metric') this.#attempt(alarm, () => this.#judge(alarm));
    for (const alarm of composites(this.#parts.alarms)) this.#attempt(alarm, () => this.#combine(alarm));
  }

  #attempt(alarm: LocalAlarm, judge: () => Verdict): void {
    try {
      this.#settle(alarm, judge());
    } catch (error) {
      const isNew = !this.#broken.has(alarm.name);
      this.#broken.add(alarm.name);
      if (isNew) this.#parts.onTrouble(`${alarm.address}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #settle(alarm: LocalAlarm, { state, reason }: Verdict): void {
    const before = this.#running.get(alarm.name)!;
    if (state === 'retain') return;
    const isChanged = state !== before.state;
    const updatedAtMs = isChanged ? this.#parts.clock.nowMs() : before.updatedAtMs;
    const after = { alarm, state, reason, updatedAtMs };
    this.#running.set(alarm.name, after);
    if (isChanged) this.#parts.onTransition(after, before.state);
  }

  #combine({ rule }: LocalCompositeAlarm): Verdict {
    const stateOf = (name: string) => this.#running.get(name.split(':alarm:').at(-1)!)?.state;
    const holds = alarmRuleHolds(rule, stateOf);
    return { state: holds ? 'ALARM' : 'OK', reason: `the rule ${holds ? 'holds' : 'does not hold'}: ${rule}` };
  }

  #judge(alarm: LocalMetricAlarm): Verdict {
    const { clock, periodMs } = this.#parts;
    const toMs = startOf(clock.nowMs(), periodMs);
    const count = alarm.evaluationPeriods + furtherPeriods;
    // A period before the run would count as one without data, which on AWS is there as long as the alarm is.
    const fromMs = Math.max(toMs - count * periodMs, startOf(this.#startedAtMs, periodMs));
    const periods = Array.from({ length: (toMs - fromMs) / periodMs }, (_, place) => fromMs + place * periodMs);
    const series = this.#seriesOf(alarm, periods);
    const treatMissingData = alwaysIgnoresMissing(alarm) ? 'ignore' : alarm.treatMissingData;
    return judgeDatapoints(
      periods.map((atMs) => series.get(atMs)),
      { ...alarm, treatMissingData },
    );
  }

  #seriesOf({ metric, queries }: LocalMetricAlarm, periods: readonly number[]): Series {
    if (metric) return this.#metric(metric, periods);
    const { metrics, periodMs, scaleOf } = this.#parts;
    const returned = queries.find(({ returnsData }) => returnsData) ?? queries[0]!;
    const value = evaluateQuery(returned, {
      queries,
      metrics,
      seriesOf: (one) => this.#metric(one, periods),
      timeOf: () => ({ periodMs, periods }),
      scaleOf,
    });
    if (typeof value === 'number') return new Map(periods.map((atMs) => [atMs, value]));
    if (!isSeries(value)) throw new Error(`${returned.id} gives several series, and an alarm wants one`);
    return value;
  }

  #metric(metric: LocalAlarmMetric, periods: readonly number[]): Series {
    const { metrics, periodMs, scaleOf } = this.#parts;
    const fromMs = periods[0];
    if (fromMs === undefined) return new Map();
    if (!statistics.includes(metric.statistic as Statistic)) {
      throw new Error(`the local run keeps no values for the statistic ${metric.statistic}`);
    }
    const toMs = fromMs + periods.length * periodMs;
    const series = metrics.series(metric, metric.statistic as Statistic, periodMs, fromMs, toMs);
    const scale = scaleOf(metric);
    return scale === 1 ? series : new Map([...series].map(([atMs, value]) => [atMs, value * scale]));
  }
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html, TreatMissingData */
function alwaysIgnoresMissing({ metric }: LocalMetricAlarm): boolean {
  return metric?.namespace === 'AWS/DynamoDB';
}

/** Those that name others come after them. */
function composites(alarms: readonly LocalAlarm[]): LocalCompositeAlarm[] {
  const left = alarms.filter((alarm) => alarm.kind === 'composite');
  const sorted: LocalCompositeAlarm[] = [];
  while (left.length > 0) {
    const free = left.findIndex(({ rule }) => !left.some(({ name }) => namesAlarm(rule, name)));
    sorted.push(...left.splice(Math.max(0, free), 1));
  }
  return sorted;
}

function namesAlarm(rule: string, name: string): boolean {
  return (rule.match(/"[^"]*"|[^\s()"]+/g) ?? []).some(
    (token) => token.replace(/"/g, '').split(':alarm:').at(-1) === name,
  );
}
