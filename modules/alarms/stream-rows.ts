import { Token } from 'cdktf';
import { alarmDefaults } from '../alarm-defaults';
import { not } from '../condition';
import { expression, hasExpression, operand } from '../setting';
import type { AnyAlarmRow } from './alarm-row';
import type { StreamConsumerSubject } from './alarm-subjects';
import { alarmWindows } from './alarm-windows';
import { functionMetric, isTold, pipeMetric, takenMetric, untaken, writtenMetric } from './metrics';

/**
 * How late readers of streams are, and whether they read at all.
 *
 * `IteratorAge` has a datapoint only where a function is called, and again with each attempt. A period without one is no
 * late one: either nothing was written, or the mapping does not read, which the second alarm is for.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export const streamRows: readonly AnyAlarmRow[] = [
  {
    key: 'iterator-age-page',
    of: 'streamConsumers',
    severity: 'page',
    problem: 'A consumer is so late that its stream will soon drop what it has not read, or its mapping give it up.',
    measure: ({ functionName }) => functionMetric(functionName, 'IteratorAge', 'Maximum'),
    ...alarmWindows.tenMinutes,
    comparison: 'GreaterThanThreshold',
    threshold: (subject, { iteratorAgePercent }) => lateMs(subject, iteratorAgePercent, 500),
  },
  {
    key: 'iterator-age-warning',
    of: 'streamConsumers',
    severity: 'warning',
    problem: 'A consumer is later than an ordinary outage makes it.',
    measure: ({ functionName }) => functionMetric(functionName, 'IteratorAge', 'Maximum'),
    ...alarmWindows.tenMinutes,
    comparison: 'GreaterThanThreshold',
    threshold: (subject, { iteratorAgeWarningPercent }) => lateMs(subject, iteratorAgeWarningPercent, 250),
  },
  {
    key: 'writes-without-invocations',
    of: 'streamConsumers',
    severity: 'page',
    problem:
      'Something is written to the source, and the consumer is not called: its mapping is off, denied or throttled.',
    when: isTold,
    measure: (subject) => untaken(writtenMetric(subject), takenMetric(subject)),
    // The formula fills what is missing; nothing is left only where nothing was ever written.
    ...alarmWindows.quarterHour,
    comparison: 'GreaterThanOrEqualToThreshold',
    threshold: () => 1,
  },
  {
    key: 'writes-without-executions',
    of: 'pipes',
    severity: 'page',
    problem: 'Something is written to the source, and the pipe does not run: it is stopped, or denied its source.',
    when: ({ filtered = alarmDefaults.pipe.filtered }) => not(filtered),
    measure: (subject) => untaken(writtenMetric(subject), pipeMetric(subject.name, 'Invocations')),
    ...alarmWindows.quarterHour,
    comparison: 'GreaterThanOrEqualToThreshold',
    threshold: () => 1,
  },
];

/** Milliseconds: a percentage of what the stream keeps, or where that is less a share of what the mapping retries. */
function lateMs(subject: StreamConsumerSubject, percent: number, ofRecordAgeSecond: number): number {
  const { retentionHours, maximumRecordAgeInSeconds } = { ...alarmDefaults.streamConsumer, ...givenOf(subject) };
  if (!hasExpression([retentionHours, maximumRecordAgeInSeconds, percent])) {
    const ofRetention = retentionHours * 36_000 * percent;
    const ofAge = maximumRecordAgeInSeconds * ofRecordAgeSecond;
    return maximumRecordAgeInSeconds < 0 ? ofRetention : Math.min(ofRetention, ofAge);
  }
  const ofRetention = expression`${operand(retentionHours)} * 36000 * ${operand(percent)}`;
  const age = operand(maximumRecordAgeInSeconds);
  return Token.asNumber(expression`${age} < 0 ? ${ofRetention} : min(${ofRetention}, ${age} * ${ofRecordAgeSecond})`);
}

function givenOf({ retentionHours, maximumRecordAgeInSeconds }: StreamConsumerSubject) {
  return {
    ...(retentionHours === undefined ? {} : { retentionHours }),
    ...(maximumRecordAgeInSeconds === undefined ? {} : { maximumRecordAgeInSeconds }),
  };
}
