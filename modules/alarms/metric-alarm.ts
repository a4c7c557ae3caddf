import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmMetricQuery,
} from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import type { Construct } from 'constructs';
import type { AlarmSettings } from '../alarm-settings';
import type { AlarmLimits, AlarmRow, AnyAlarmRow, Measure, Metric, SubjectKinds } from './alarm-row';

/** Settings with their defaults. */
export type GivenAlarmSettings = Required<AlarmSettings> & AlarmLimits;

/** The alarm of a row for one thing, or for each of those that `subject` stands for. */
export function makeMetricAlarm<Kind extends keyof SubjectKinds>(
  scope: Construct,
  id: string,
  row: AlarmRow<Kind>,
  { subject, settings }: { readonly subject: SubjectKinds[Kind]; readonly settings: GivenAlarmSettings },
): CloudwatchMetricAlarm {
  // Of pages the composite alarm tells, once for all of them.
  const actions = row.severity === 'page' ? [] : (settings.warningActions as string[]);
  return new CloudwatchMetricAlarm(scope, id, {
    alarmName: `${nameOf(row as unknown as AnyAlarmRow, subject)}-${row.key}`,
    alarmDescription: descriptionOf(row, settings.runbookUrl),
    ...measured(row.measure(subject), row),
    comparisonOperator: row.comparison,
    threshold: row.threshold(subject, settings),
    evaluationPeriods: row.periods,
    datapointsToAlarm: row.breachingPeriods,
    treatMissingData: row.missing,
    alarmActions: actions,
    okActions: actions,
  });
}

/** What is wrong, and where the runbook says what to do. */
export function descriptionOf({ problem, key }: Pick<AnyAlarmRow, 'problem' | 'key'>, runbookUrl: string): string {
  return `${problem} Runbook: ${runbookUrl}#${key}`;
}

/** Alarms are called after what they watch, in AWS's own name for it. */
function nameOf({ of }: AnyAlarmRow, subject: SubjectKinds[keyof SubjectKinds]): string {
  const names = subject as { readonly name: string; readonly functionName: string };
  return of === 'streamConsumers' || of === 'functions' ? names.functionName : names.name;
}

function measured(measure: Measure, { periodSeconds }: Pick<AnyAlarmRow, 'periodSeconds'>) {
  if (!('formula' in measure)) {
    const { dimensions, ...metric } = measure;
    return { ...metric, dimensions: { ...dimensions }, period: periodSeconds };
  }
  const { formula, metrics } = measure;
  const parts = Object.entries(metrics).map(([id, metric]) => queryOf(id, metric, periodSeconds));
  // A query has a period of its own, a formula that of its metrics.
  const period = parts.length === 0 ? { period: periodSeconds } : {};
  return { metricQuery: [{ id: 'breach', expression: formula, returnData: true, ...period }, ...parts] };
}

function queryOf(id: string, metric: Metric, period: number): CloudwatchMetricAlarmMetricQuery {
  const { statistic, dimensions, ...named } = metric;
  return { id, metric: { ...named, dimensions: { ...dimensions }, stat: statistic, period } };
}
