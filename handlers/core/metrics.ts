import type { Clock } from './clock';
import type { WriteLine } from './logger';

/**
 * Counts of one invocation; a name that is absent is not written. `LagMs` is the age of its newest change.
 * `Duplicates`: changes that Kinesis brought once more. `OutOfOrder`: changes that came after a newer one of their item
 * had been brought already, as far as this environment knows; a state sink is right all the same. `Fenced`: changes made
 * before the time from which this consumer takes them. `Canaries`: changes of canaries that this consumer passes over.
 */
export type MetricName =
  | 'Received'
  | 'Done'
  | 'Stale'
  | 'Replayed'
  | 'Duplicates'
  | 'OutOfOrder'
  | 'Fenced'
  | 'Canaries'
  | 'Quarantined'
  | 'Failed'
  | 'Retried'
  | 'BreakerOpened'
  | 'DeadlineReached'
  | 'LagMs';

export type Metrics = (values: { readonly [Name in MetricName]?: number }) => void;

/**
 * Writes CloudWatch's embedded metric format: namespace `Tributary`, one dimension `Consumer`. CloudWatch reads the
 * metrics out of the log, so counting costs no request.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function createMetrics(write: WriteLine, clock: Clock, consumer: string): Metrics {
  return (values) => {
    const names = Object.keys(values) as MetricName[];
    const definitions = names.map((Name) => ({ Name, Unit: Name.endsWith('Ms') ? 'Milliseconds' : 'Count' }));
    const directive = { Namespace: 'Tributary', Dimensions: [['Consumer']], Metrics: definitions };
    const aws = { Timestamp: clock.nowMs(), CloudWatchMetrics: [directive] };
    write(JSON.stringify({ _aws: aws, Consumer: consumer, ...values }));
  };
}
