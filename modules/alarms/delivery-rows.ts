import { Token } from 'cdktf';
import { alarmDefaults } from '../alarm-defaults';
import { expression, hasExpression, operand } from '../setting';
import type { AnyAlarmRow } from './alarm-row';
import { alarmWindows, anyAtAll } from './alarm-windows';
import { pipeMetric, queueMetric, ruleMetric } from './metrics';

const { queue: queueDefaults } = alarmDefaults;

/**
 * Queues and what fills them. A queue that nobody touches for six hours has no datapoints: for its age that is nothing
 * wrong, since there is a reader and a message would keep it busy; dead letters stay what they are until they are read.
 */
export const queueRows: readonly AnyAlarmRow[] = [
  {
    key: 'queue-age-page',
    of: 'queues',
    severity: 'page',
    problem: 'Messages wait so long that their queue will drop them: nobody reads it, or too slowly.',
    measure: ({ name }) => queueMetric(name, 'ApproximateAgeOfOldestMessage'),
    ...alarmWindows.quarterHour,
    comparison: 'GreaterThanThreshold',
    threshold: ({ messageRetentionSeconds: seconds = queueDefaults.messageRetentionSeconds }, { queueAgePercent }) =>
      hasExpression([seconds, queueAgePercent])
        ? Token.asNumber(expression`${operand(seconds)} * ${operand(queueAgePercent)} / 100`)
        : (seconds * queueAgePercent) / 100,
  },
  {
    key: 'queue-age-warning',
    of: 'queues',
    severity: 'warning',
    problem: 'Messages wait for a function of the pipeline, which should read them at once.',
    when: ({ consumed = queueDefaults.consumed }) => consumed,
    measure: ({ name }) => queueMetric(name, 'ApproximateAgeOfOldestMessage'),
    ...alarmWindows.quarterHour,
    comparison: 'GreaterThanThreshold',
    threshold: (_queue, { queueAgeWarningSeconds }) => queueAgeWarningSeconds,
  },
  {
    key: 'dead-letters',
    of: 'deadLetterQueues',
    severity: 'warning',
    problem:
      'Messages could not be processed or delivered; they are kept for 14 days, and whoever should have them does not.',
    measure: ({ name }) => queueMetric(name, 'ApproximateNumberOfMessagesVisible'),
    ...alarmWindows.minute,
    ...anyAtAll,
    missing: 'ignore',
  },
  {
    key: 'topic-deliveries-failed',
    of: 'topics',
    severity: 'page',
    problem: 'SNS gave up messages to a subscriber: they are in its dead letters, or lost where it has none.',
    // https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
    measure: ({ name }) => ({
      namespace: 'AWS/SNS',
      metricName: 'NumberOfNotificationsFailed',
      dimensions: { TopicName: name },
      statistic: 'Sum',
    }),
    // There is a datapoint only while messages are sent.
    ...alarmWindows.minute,
    ...anyAtAll,
  },
];

/** Pipes and rules of buses. Their counters have datapoints only while something runs. */
export const eventRows: readonly AnyAlarmRow[] = [
  {
    key: 'pipe-dead-letters',
    of: 'pipes',
    severity: 'page',
    problem:
      'A pipe gave up changes, and only their places in the stream are kept, which hold nothing after its retention.',
    measure: ({ deadLetterQueue }) => queueMetric(deadLetterQueue.name, 'ApproximateNumberOfMessagesVisible'),
    ...alarmWindows.minute,
    ...anyAtAll,
    missing: 'ignore',
  },
  {
    key: 'pipe-failures',
    of: 'pipes',
    severity: 'warning',
    problem: 'A pipe fails again and again: its target or what enriches refuses, or takes too long.',
    // `TargetStageFailed` and `EnrichmentStageFailed` are parts of what counts as failed; the runbook tells them apart.
    measure: ({ name }) => ({
      formula: 'FILL(failed, 0) + FILL(partly, 0) + FILL(late, 0)',
      metrics: {
        failed: pipeMetric(name, 'ExecutionFailed'),
        partly: pipeMetric(name, 'ExecutionPartiallyFailed'),
        late: pipeMetric(name, 'ExecutionTimeout'),
      },
    }),
    ...alarmWindows.quarterHour,
    ...anyAtAll,
  },
  {
    key: 'pipe-throttles',
    of: 'pipes',
    severity: 'warning',
    problem: 'A pipe may not run as often as it should: the concurrency of pipes in the account is used up.',
    measure: ({ name }) => pipeMetric(name, 'ExecutionThrottled'),
    ...alarmWindows.quarterHour,
    ...anyAtAll,
  },
  {
    key: 'rule-failures',
    of: 'rules',
    severity: 'warning',
    problem: 'A rule of an event bus could not deliver events for good; they go to its dead letters.',
    measure: (rule) => ruleMetric(rule, 'FailedInvocations'),
    ...alarmWindows.fiveMinutes,
    ...anyAtAll,
  },
  {
    key: 'rule-events-lost',
    of: 'rules',
    severity: 'page',
    problem: 'A rule of an event bus could not write what it gave up to its dead letters: those events are lost.',
    measure: (rule) => ruleMetric(rule, 'InvocationsFailedToBeSentToDlq'),
    ...alarmWindows.minute,
    ...anyAtAll,
  },
];
