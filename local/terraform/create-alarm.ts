import type { Instance } from './configuration';
import { blocks } from './json-block';
import { blockSettings, booleanSetting, numberSetting, requiredText, textMap, textSetting } from './read-settings';
import type {
  AlarmComparison,
  AlarmState,
  LocalAlarmMetric,
  LocalCompositeAlarm,
  LocalMetricAlarm,
  LocalMetricQuery,
} from './resources';
import { isList, type TfObject, type TfValue, toBoolean, toNumber, toText } from './value';

const sharedSettings = [
  'alarm_name',
  'alarm_description',
  'actions_enabled',
  'alarm_actions',
  'ok_actions',
  'insufficient_data_actions',
];

export const metricAlarmSettings = [
  ...sharedSettings,
  'namespace',
  'metric_name',
  'dimensions',
  'statistic',
  'extended_statistic',
  'period',
  'unit',
  'metric_query',
  'comparison_operator',
  'threshold',
  'evaluation_periods',
  'datapoints_to_alarm',
  'treat_missing_data',
];

export const compositeAlarmSettings = [...sharedSettings, 'alarm_rule'];

/** Comparisons with a band of expected values need what the local run does not have. */
const comparisons: readonly string[] = [
  'GreaterThanOrEqualToThreshold',
  'GreaterThanThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
];

export function createMetricAlarm(instance: Instance): LocalMetricAlarm | { readonly omitted: string } {
  const comparison = requiredText(instance, 'comparison_operator');
  if (!comparisons.includes(comparison)) return { omitted: `it compares by ${comparison}` };
  const evaluationPeriods = numberSetting(instance, 'evaluation_periods') ?? 1;
  const queries = blockSettings(instance, 'metric_query').map(queryOf);
  const threshold = numberSetting(instance, 'threshold');
  if (threshold === undefined) return { omitted: 'it has no threshold of its own' };
  return {
    ...identityOf(instance),
    kind: 'metric',
    metric: queries.length > 0 ? undefined : metricOf((name) => instance.setting(name)),
    queries,
    comparison: comparison as AlarmComparison,
    threshold,
    evaluationPeriods,
    datapointsToAlarm: numberSetting(instance, 'datapoints_to_alarm') ?? evaluationPeriods,
    treatMissingData: (textSetting(instance, 'treat_missing_data') ??
      'missing') as LocalMetricAlarm['treatMissingData'],
  };
}

export function createCompositeAlarm(instance: Instance): LocalCompositeAlarm {
  return { ...identityOf(instance), kind: 'composite', rule: requiredText(instance, 'alarm_rule') };
}

function identityOf(instance: Instance) {
  const name = requiredText(instance, 'alarm_name');
  const { region, accountId } = instance.place;
  const isEnabled = booleanSetting(instance, 'actions_enabled') ?? true;
  const actionsOf = (setting: string) => (isEnabled ? textList(instance.setting(setting)) : []);
  const actions: Record<AlarmState, readonly string[]> = {
    OK: actionsOf('ok_actions'),
    ALARM: actionsOf('alarm_actions'),
    INSUFFICIENT_DATA: actionsOf('insufficient_data_actions'),
  };
  return {
    address: instance.address,
    name,
    arn: `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}`,
    description: textSetting(instance, 'alarm_description'),
    actions,
  };
}

function queryOf(query: TfObject): LocalMetricQuery {
  const [metric] = blocks(query.metric ?? null);
  const textOf = (name: string) => (isSet(query[name]) ? toText(query[name]!) : undefined);
  return {
    id: toText(query.id ?? null),
    metric: metric && metricOf((name) => metric[name === 'statistic' ? 'stat' : name] ?? null),
    expression: textOf('expression'),
    label: textOf('label'),
    returnsData: isSet(query.return_data) && toBoolean(query.return_data!),
  };
}

function metricOf(setting: (name: string) => TfValue): LocalAlarmMetric {
  const statistic = setting('statistic') ?? setting('extended_statistic');
  return {
    namespace: toText(setting('namespace') ?? ''),
    name: toText(setting('metric_name') ?? ''),
    dimensions: textMap(setting('dimensions') ?? undefined),
    statistic: toText(statistic ?? 'Average'),
    periodSeconds: toNumber(setting('period') ?? 60),
  };
}

function isSet(value: TfValue | undefined): boolean {
  return value !== undefined && value !== null;
}

function textList(value: TfValue): string[] {
  return isList(value) ? value.map((one) => toText(one)) : [];
}
