import type { AlarmComparison, AlarmState, LocalMetricAlarm } from '../../terraform/resources';

/** What an alarm makes of the latest periods; `retain` keeps the state that it has. */
export type Verdict = { readonly state: AlarmState | 'retain'; readonly reason: string };

const isBreaching: { readonly [comparison in AlarmComparison]: (value: number, threshold: number) => boolean } = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

const words: { readonly [comparison in AlarmComparison]: string } = {
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  GreaterThanThreshold: 'greater than',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
};

/** CloudWatch looks at a few more periods than it evaluates, without telling how many; its examples have two more. */
export const furtherPeriods = 2;

type Rule = Pick<
  LocalMetricAlarm,
  'comparison' | 'threshold' | 'evaluationPeriods' | 'datapointsToAlarm' | 'treatMissingData'
>;

/**
 * Judges the datapoints of `evaluationPeriods + furtherPeriods` periods, oldest first, undefined where one is missing.
 * Where enough are there, the latest of them count and missing ones do not; else the treatment of missing data decides.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function judgeDatapoints(datapoints: readonly (number | undefined)[], rule: Rule): Verdict {
  const { evaluationPeriods, datapointsToAlarm, treatMissingData, threshold } = rule;
  const known = datapoints.filter((value) => value !== undefined);
  const judged = known.slice(-evaluationPeriods);
  const breaches = (value: number) => isBreaching[rule.comparison](value, threshold);
  const breaching = judged.filter(breaches).length;
  const missing = Math.min(evaluationPeriods, datapoints.length) - judged.length;
  const assumed = treatMissingData === 'breaching' ? missing : 0;
  const reason = reasonOf(judged, breaching, missing, rule);
  if (breaching + assumed >= datapointsToAlarm) return { state: 'ALARM', reason };
  if (treatMissingData === 'missing' || treatMissingData === 'ignore') {
    const isRetaining = treatMissingData === 'ignore';
    if (judged.length === 0) return { state: isRetaining ? 'retain' : 'INSUFFICIENT_DATA', reason: 'no datapoints' };
    // The alarm goes off before all its datapoints are there, unless one of them says otherwise.
    const age = datapoints.length - datapoints.findIndex((value) => value !== undefined);
    if (missing > 0 && breaching === judged.length && age >= datapointsToAlarm) {
      return { state: isRetaining ? 'retain' : 'ALARM', reason };
    }
  }
  return { state: 'OK', reason };
}

function reasonOf(judged: readonly number[], breaching: number, missing: number, rule: Rule): string {
  const { comparison, threshold } = rule;
  const values = judged.map((value) => Number(value.toFixed(2))).join(', ');
  const lacking = missing > 0 ? ` and ${missing} missing, treated as ${rule.treatMissingData}` : '';
  return (
    `${breaching} of the last ${judged.length} datapoints [${values}]${lacking} ` +
    `${breaching === 1 ? 'is' : 'are'} ${words[comparison]} the threshold (${threshold})`
  );
}
