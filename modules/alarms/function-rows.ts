import { Token } from 'cdktf';
import { not } from '../condition';
import { expression, hasExpression, isExpression, isGiven, operand } from '../setting';
import type { AnyAlarmRow } from './alarm-row';
import { alarmWindows, anyAtAll } from './alarm-windows';
import { functionMetric, queueMetric } from './metrics';

/**
 * Functions, whatever calls them. Their counters have no datapoint while nothing is called, which is nothing wrong; a
 * function that is not called though it should be is told by the writes of its source.
 */
export const functionRows: readonly AnyAlarmRow[] = [
  {
    key: 'function-errors',
    of: 'functions',
    severity: 'warning',
    problem: 'A function fails again and again as a whole: it throws, times out or cannot start.',
    measure: ({ functionName }) => functionMetric(functionName, 'Errors', 'Sum'),
    ...alarmWindows.quarterHour,
    ...anyAtAll,
  },
  {
    key: 'function-throttles',
    of: 'functions',
    severity: 'warning',
    problem: 'Lambda refuses to run a function as often as it is called: its concurrency or the account is used up.',
    measure: ({ functionName }) => functionMetric(functionName, 'Throttles', 'Sum'),
    ...alarmWindows.quarterHour,
    ...anyAtAll,
  },
  {
    key: 'concurrency-near-limit',
    of: 'functions',
    severity: 'warning',
    problem: 'A function uses nearly all of the concurrency that is reserved for it.',
    when: ({ reservedConcurrentExecutions: reserved }) => isSeveral(reserved),
    measure: ({ functionName }) => functionMetric(functionName, 'ConcurrentExecutions', 'Maximum'),
    ...alarmWindows.quarterHour,
    comparison: 'GreaterThanOrEqualToThreshold',
    threshold: ({ reservedConcurrentExecutions: reserved }, { concurrencyPercent }) =>
      hasExpression([reserved, concurrencyPercent])
        ? Token.asNumber(expression`${operand(reserved)} * ${operand(concurrencyPercent)} / 100`)
        : (reserved! * concurrencyPercent) / 100,
  },
];

/** Of one execution there is no share: a function that is busy uses all of it. None at all stops the function. */
function isSeveral(reserved: number | undefined) {
  const given = isGiven(reserved);
  if (given === false) return false;
  return isExpression(reserved) ? expression`coalesce(${reserved}, 0) > 1` : reserved! > 1;
}

/**
 * What was given up. A queue that nobody touches for six hours has no datapoints any more, also with messages in it: an
 * alarm stays as it is until somebody looks at the queue, which brings them back.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/monitoring-using-cloudwatch.html
 */
export const failureRows: readonly AnyAlarmRow[] = [
  {
    key: 'failure-pointers',
    of: 'failureQueues',
    severity: 'page',
    problem: 'Changes were given up, and only their places in the stream are kept, which hold nothing after 24 hours.',
    when: ({ holdsPointers = false }) => holdsPointers,
    measure: ({ name }) => queueMetric(name, 'ApproximateNumberOfMessagesVisible'),
    ...alarmWindows.minute,
    ...anyAtAll,
    missing: 'ignore',
  },
  {
    key: 'failures',
    of: 'failureQueues',
    severity: 'warning',
    problem:
      'Changes were given up or can never succeed; they are kept with what they held, and their sink lacks them.',
    when: ({ holdsPointers = false }) => not(holdsPointers),
    measure: ({ name }) => queueMetric(name, 'ApproximateNumberOfMessagesVisible'),
    ...alarmWindows.minute,
    ...anyAtAll,
    missing: 'ignore',
  },
  {
    key: 'failures-not-kept',
    of: 'streamConsumers',
    severity: 'page',
    problem: 'Lambda could not write what it gave up to the failure destination, and went on: those changes are lost.',
    when: ({ failureQueue }) => isGiven(failureQueue),
    measure: ({ functionName }) => functionMetric(functionName, 'DestinationDeliveryFailures', 'Sum'),
    // There is a datapoint only when a delivery fails.
    ...alarmWindows.minute,
    ...anyAtAll,
  },
];
