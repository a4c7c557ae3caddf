import type { Clock } from '../../../handlers/core/clock';
import type { AlarmState, LocalAlarmMetric } from '../../terraform/resources';
import type { RunningAlarm, RunningAlarms } from '../alarms/running-alarms';
import { evaluateQuery, type MetricQuery, type QueryParts } from '../metrics/evaluate-query';
import { isSeries, type MathValue, MetricMathError } from '../metrics/metric-math';
import {
  type MetricId,
  type MetricStore,
  type Series,
  type Statistic,
  startOf,
  statistics,
} from '../metrics/metric-store';
import { type Input, type Operations, required, ServiceFault, timeOf } from '../protocols/operation';

/** Stand-in for CloudWatch: the metrics of this run, and its alarms. */
export function cloudwatchOperations(metrics: MetricStore, alarms: RunningAlarms, clock: Clock): Operations {
  return {
    PutMetricData: (input) => putMetricData(metrics, input, clock),
    SetAlarmState: (input) => setAlarmState(alarms, input),
    GetMetricData: (input) => getMetricData(metrics, input),
    GetMetricStatistics: (input) => getMetricStatistics(metrics, input),
    ListMetrics: (input) => listMetrics(metrics, input),
    DescribeAlarms: (input) => describeAlarms(alarms, input),
  };
}

interface Query {
  readonly Id: string;
  readonly Label?: string;
  readonly Expression?: string;
  readonly Period?: number | string;
  readonly ReturnData?: boolean | string;
  readonly MetricStat?: { readonly Metric: Metric; readonly Period: number | string; readonly Stat: string };
}

interface Metric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
}

function getMetricData(metrics: MetricStore, input: Input): object {
  const given = (input.MetricDataQueries ?? []) as readonly Query[];
  const queries = given.map((query) => ({
    ...query,
    id: query.Id,
    metric: query.MetricStat,
    expression: query.Expression,
  }));
  const range = rangeOf(input);
  const parts: QueryParts<(typeof queries)[number]> = {
    queries,
    metrics,
    seriesOf: ({ Metric, Stat, Period }) => seriesOf(metrics, metricOf(Metric), Stat, 1_000 * Number(Period), range),
    timeOf({ Period }) {
      const periodMs = 1_000 * Number(Period ?? periodOfMath(queries));
      return { periodMs, periods: periodsOf(periodMs, range) };
    },
    scaleOf: () => 1,
  };
  const isDescending = input.ScanBy !== 'TimestampAscending';
  const MetricDataResults = queries
    .filter(({ ReturnData }) => String(ReturnData ?? true) !== 'false')
    .map((query) => resultOf(query, attemptQuery(query, parts), isDescending, range));
  return { MetricDataResults, Messages: [] };
}

/** Mathematics go by the period of the metrics. */
function periodOfMath(queries: readonly Query[]): number {
  const periods = queries.flatMap(({ MetricStat }) => (MetricStat ? [Number(MetricStat.Period)] : []));
  return Math.max(1, ...periods);
}

function attemptQuery<Query extends MetricQuery<unknown>>(query: Query, parts: QueryParts<Query>): MathValue {
  try {
    return evaluateQuery(query, parts);
  } catch (error) {
    if (!(error instanceof MetricMathError)) throw error;
    throw new ServiceFault('ValidationError', error.message);
  }
}

function resultOf(
  { Id, Label, MetricStat }: Query,
  value: MathValue,
  isDescending: boolean,
  { fromMs }: Range,
): object {
  const series: Series = typeof value === 'number' ? new Map([[fromMs, value]]) : isSeries(value) ? value : new Map();
  const entries = [...series].sort(([one], [other]) => (isDescending ? other - one : one - other));
  return {
    Id,
    Label: Label ?? MetricStat?.Metric.MetricName ?? Id,
    Timestamps: entries.map(([atMs]) => new Date(atMs)),
    Values: entries.map(([, one]) => one),
    StatusCode: 'Complete',
  };
}

function getMetricStatistics(metrics: MetricStore, input: Input): object {
  const wanted = (input.Statistics ?? []) as readonly string[];
  const periodMs = 1_000 * Number(required(input, 'Period'));
  const range = rangeOf(input);
  const id = metricOf(input as unknown as Metric);
  const byStatistic = wanted.map((name) => [name, seriesOf(metrics, id, name, periodMs, range)] as const);
  const times = [...new Set(byStatistic.flatMap(([, series]) => [...series.keys()]))];
  const Datapoints = times.map((atMs) => ({
    Timestamp: new Date(atMs),
    ...Object.fromEntries(byStatistic.map(([name, series]) => [name, series.get(atMs)])),
  }));
  return { Label: id.name, Datapoints };
}

function listMetrics(metrics: MetricStore, { Namespace, MetricName }: Input): object {
  const found = metrics
    .list()
    .filter(({ namespace }) => Namespace === undefined || namespace === Namespace)
    .filter(({ name }) => MetricName === undefined || name === MetricName);
  return { Metrics: found.map(metricOutput) };
}

interface Datum extends Metric {
  readonly Timestamp?: unknown;
  readonly Value?: number | string;
  readonly Values?: readonly (number | string)[];
}

/** Also of namespaces of AWS, which AWS refuses: so an alarm can be seen for what this run does not simulate. */
function putMetricData(metrics: MetricStore, input: Input, clock: Clock): object {
  const Namespace = required(input, 'Namespace');
  for (const { Timestamp, Value, Values, ...metric } of (input.MetricData ?? []) as readonly Datum[]) {
    const id = metricOf({ ...metric, Namespace });
    for (const value of Values ?? [Value ?? 0]) metrics.record(id, Number(value), timeOf(Timestamp) ?? clock.nowMs());
  }
  return {};
}

/** Until the alarm is next evaluated, as on AWS. */
function setAlarmState(alarms: RunningAlarms, input: Input): object {
  const name = required(input, 'AlarmName');
  if (alarms.set(name, required(input, 'StateValue') as AlarmState, required(input, 'StateReason'))) return {};
  throw new ServiceFault('ResourceNotFound', `There is no alarm ${name}.`, 404);
}

interface Range {
  readonly fromMs: number;
  readonly toMs: number;
}

function rangeOf(input: Input): Range {
  const fromMs = timeOf(input.StartTime);
  const toMs = timeOf(input.EndTime);
  if (fromMs === undefined || toMs === undefined || fromMs >= toMs) {
    throw new ServiceFault('InvalidParameterValue', 'StartTime must be before EndTime.');
  }
  return { fromMs, toMs };
}

const periodsMax = 100_800;

function seriesOf(metrics: MetricStore, id: MetricId, statistic: string, periodMs: number, { fromMs, toMs }: Range) {
  if (!statistics.includes(statistic as Statistic)) {
    const known = statistics.join(', ');
    throw new ServiceFault('InvalidParameterValue', `The local run keeps ${known}, not \`${statistic}\`.`);
  }
  if (!(periodMs >= 1_000) || (toMs - fromMs) / periodMs > periodsMax) {
    throw new ServiceFault(
      'InvalidParameterValue',
      `Period must be at least 1 second and give ${periodsMax} datapoints at most.`,
    );
  }
  return metrics.series(id, statistic as Statistic, periodMs, fromMs, toMs);
}

function periodsOf(periodMs: number, { fromMs, toMs }: Range): number[] {
  const firstMs = startOf(fromMs, periodMs);
  return Array.from({ length: Math.ceil((toMs - firstMs) / periodMs) }, (_, place) => firstMs + place * periodMs);
}

function metricOf({ Namespace, MetricName, Dimensions = [] }: Metric): MetricId {
  const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
  return { namespace: Namespace, name: MetricName, dimensions };
}

function describeAlarms(alarms: RunningAlarms, input: Input): object {
  const { AlarmNames, AlarmNamePrefix, StateValue } = input;
  const names = AlarmNames as readonly string[] | undefined;
  const types = (input.AlarmTypes ?? ['MetricAlarm']) as readonly string[];
  const found = alarms.all
    .filter(({ alarm }) => !names || names.includes(alarm.name))
    .filter(({ alarm }) => AlarmNamePrefix === undefined || alarm.name.startsWith(String(AlarmNamePrefix)))
    .filter(({ state }) => StateValue === undefined || state === StateValue);
  // Without a type, names find both kinds, and everything else metric alarms only.
  const has = (type: string) => types.includes(type) || (input.AlarmTypes === undefined && names !== undefined);
  return {
    MetricAlarms: has('MetricAlarm') ? found.filter(({ alarm }) => alarm.kind === 'metric').map(alarmOutput) : [],
    CompositeAlarms: has('CompositeAlarm')
      ? found.filter(({ alarm }) => alarm.kind === 'composite').map(alarmOutput)
      : [],
  };
}

function alarmOutput({ alarm, state, reason, updatedAtMs }: RunningAlarm): object {
  const at = new Date(updatedAtMs);
  const shared = {
    AlarmName: alarm.name,
    AlarmArn: alarm.arn,
    AlarmDescription: alarm.description,
    ActionsEnabled: true,
    OKActions: alarm.actions.OK,
    AlarmActions: alarm.actions.ALARM,
    InsufficientDataActions: alarm.actions.INSUFFICIENT_DATA,
    StateValue: state,
    StateReason: reason,
    StateUpdatedTimestamp: at,
    StateTransitionedTimestamp: at,
  };
  if (alarm.kind === 'composite') return { ...shared, AlarmRule: alarm.rule };
  const { metric, queries } = alarm;
  const Metrics = queries.map(({ id, expression, label, returnsData, metric: one }) => ({
    Id: id,
    Expression: expression,
    Label: label,
    ReturnData: returnsData,
    ...(one && { MetricStat: { Metric: metricOutput(one), Period: one.periodSeconds, Stat: one.statistic } }),
  }));
  return {
    ...shared,
    ...(metric && { ...metricOutput(metric), Statistic: metric.statistic, Period: metric.periodSeconds }),
    ...(queries.length > 0 && { Metrics }),
    EvaluationPeriods: alarm.evaluationPeriods,
    DatapointsToAlarm: alarm.datapointsToAlarm,
    Threshold: alarm.threshold,
    ComparisonOperator: alarm.comparison,
    TreatMissingData: alarm.treatMissingData,
  };
}

function metricOutput({ namespace, name, dimensions }: MetricId | LocalAlarmMetric): object {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return { Namespace: namespace, MetricName: name, Dimensions };
}
