import type { Setting } from './setting';

/** What a pipeline watches of itself. Thresholds are whole numbers; percentages are of the time after which data is lost. */
export interface AlarmSettings {
  /** Whether alarms are made; each costs by its metrics, about USD 0.10 a month for each of them. @default true: a change that is lost without a word is dearer. */
  readonly enabled?: boolean;
  /** ARNs of SNS topics that are told when somebody must act now, and when that is over; at most 5. @default None: alarms are there to be looked at. */
  readonly actions?: readonly string[];
  /** ARNs of SNS topics that are told of what can wait for the morning, alarm by alarm; at most 5. @default None. */
  readonly warningActions?: readonly string[];
  /** Alarms that are not made, by their keys, such as `dead-letters`. @default All that suit the pipeline are made. */
  readonly without?: readonly string[];
  /** Where the runbook is; each alarm's description ends with it and the alarm's key as anchor. @default docs/runbook.md: the page that comes with the product. */
  readonly runbookUrl?: string;
  /** Whether a dashboard is made: the first three of an account are free, each further one costs USD 3 a month. @default true */
  readonly dashboard?: Setting<boolean>;
  /** Percent of a stream's retention, 1 to 99, that the oldest record may be late before a warning, and no more than before a page. @default 2: 29 minutes of DynamoDB's 24 hours, when an outage is more than a hiccup. */
  readonly iteratorAgeWarningPercent?: number;
  /** Percent of a stream's retention, 2 to 99, before a page; half of the mapping's record age where that is less. @default 12: 2.9 hours of DynamoDB's 24, before a mapping gives up its first records and with 21 hours to act. */
  readonly iteratorAgePercent?: number;
  /** Seconds, 60 to 1,209,600, that a message may wait for the pipeline's own function before a warning. @default 1,800 */
  readonly queueAgeWarningSeconds?: number;
  /** Percent of a queue's retention, 1 to 99, that its oldest message may wait before a page. @default 25: three days and a half of 14, whoever reads the queue. */
  readonly queueAgePercent?: number;
  /** Percent of a function's reserved concurrency, 1 to 100, in use before a warning. @default 90 */
  readonly concurrencyPercent?: number;
  /** Seconds, 60 to 86,400, that a change may wait for the Kinesis stream before a page. @default 1,800: it takes well below a second, and DynamoDB does not say how long it tries. */
  readonly replicationAgeSeconds?: number;
  /** Seconds, 900 to 86,400, that a record may wait in Firehose before a page. @default 7,200: eight of the longest buffering intervals. */
  readonly archiveAgeSeconds?: number;
}
