import type { Condition } from '../setting';
import type {
  DeliveryStreamSubject,
  FailureQueueSubject,
  FunctionSubject,
  NamedSubject,
  PipeSubject,
  QueueSubject,
  RuleSubject,
  StreamConsumerSubject,
} from './alarm-subjects';

/** What there is one alarm of a row for each of. */
export interface SubjectKinds {
  readonly streamConsumers: StreamConsumerSubject;
  /** Every function, whatever it reads. */
  readonly functions: FunctionSubject;
  /** Those of all consumers. */
  readonly failureQueues: FailureQueueSubject;
  readonly queues: QueueSubject;
  readonly deadLetterQueues: NamedSubject;
  readonly topics: NamedSubject;
  readonly pipes: PipeSubject;
  readonly rules: RuleSubject;
  readonly deliveryStreams: DeliveryStreamSubject;
  readonly replicatedTables: NamedSubject;
}

/** Thresholds of `AlarmSettings`, all of them given. */
export interface AlarmLimits {
  readonly iteratorAgeWarningPercent: number;
  readonly iteratorAgePercent: number;
  readonly queueAgeWarningSeconds: number;
  readonly queueAgePercent: number;
  readonly concurrencyPercent: number;
  readonly replicationAgeSeconds: number;
  readonly archiveAgeSeconds: number;
}

/** A metric of CloudWatch, over the period of its alarm. */
export interface Metric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: { readonly [name: string]: string };
  readonly statistic: 'Sum' | 'Maximum' | 'Average';
}

/** What an alarm looks at: a metric, metrics in a formula by id, or a query of Metrics Insights, which names its own. */
export type Measure = Metric | { readonly formula: string; readonly metrics: { readonly [id: string]: Metric } };

/** An alarm as data: one for each thing of its kind. */
export interface AlarmRow<Kind extends keyof SubjectKinds> {
  /** Part of its name, anchor of its section in the runbook, address in the state. */
  readonly key: string;
  readonly of: Kind;
  /** `page`: data is lost or soon will be. `warning`: it can wait for the morning. */
  readonly severity: 'page' | 'warning';
  /** One sentence: what is wrong. */
  readonly problem: string;
  /** Which things of the kind have it. Absent: all. */
  readonly when?: (subject: SubjectKinds[Kind]) => Condition;
  readonly measure: (subject: SubjectKinds[Kind]) => Measure;
  readonly periodSeconds: 60 | 300;
  /** Periods that are looked at, and of them those that must breach. */
  readonly periods: number;
  readonly breachingPeriods: number;
  readonly comparison: 'GreaterThanThreshold' | 'GreaterThanOrEqualToThreshold' | 'LessThanThreshold';
  readonly threshold: (subject: SubjectKinds[Kind], limits: AlarmLimits) => number;
  /** What a period without data means; the lists of rows say why. `ignore` leaves the alarm as it is. */
  readonly missing: 'notBreaching' | 'ignore';
}

/** A row of any kind, told by `of`. */
export type AnyAlarmRow = { [Kind in keyof SubjectKinds]: AlarmRow<Kind> }[keyof SubjectKinds];
