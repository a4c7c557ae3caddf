import type { Setting } from '../setting';

/** What alarms are made of, by kind and then by a key that a plan knows. Names alone: what exists elsewhere is watched as well. */
export interface AlarmSubjects {
  /** Functions that read a stream, with how they read it. @default None. */
  readonly streamConsumers?: { readonly [key: string]: StreamConsumerSubject };
  /** Functions that read a queue. @default None. */
  readonly queueConsumers?: { readonly [key: string]: QueueConsumerSubject };
  /** Any other functions: those that enrich, or make lines of changes. @default None. */
  readonly functions?: { readonly [key: string]: FunctionSubject };
  /** Queues that wait to be read. @default None. */
  readonly queues?: { readonly [key: string]: QueueSubject };
  /** Queues with whole messages that nobody could process or deliver. @default None. */
  readonly deadLetterQueues?: { readonly [key: string]: NamedSubject };
  /** Topics that deliver to queues. @default None. */
  readonly topics?: { readonly [key: string]: NamedSubject };
  /** Pipes, each with its dead letters. @default None. */
  readonly pipes?: { readonly [key: string]: PipeSubject };
  /** Rules of event buses. @default None. */
  readonly rules?: { readonly [key: string]: RuleSubject };
  /** Delivery streams of Firehose to S3. @default None. */
  readonly deliveryStreams?: { readonly [key: string]: DeliveryStreamSubject };
  /** Tables that write their changes to a Kinesis stream. @default None. */
  readonly replicatedTables?: { readonly [key: string]: NamedSubject };
}

/** A function, by its name. */
export interface FunctionSubject {
  /** Name of the function. */
  readonly functionName: string;
  /** Executions kept for it. @default None: of the account's limit nothing is known here. */
  readonly reservedConcurrentExecutions?: number | undefined;
}

/** What a stream's source is; exactly one of both names. */
export interface SourceSubject {
  /** Name of the table whose stream is read. @default The source is a Kinesis stream. */
  readonly tableName?: string | undefined;
  /** Name of the Kinesis stream that is read. @default The source is a table. */
  readonly kinesisStreamName?: string | undefined;
  /** Whether records are filtered: a reader that gets none of them is none that stands still. @default false */
  readonly filtered?: Setting<boolean>;
}

/** A function that reads a stream. */
export interface StreamConsumerSubject extends FunctionSubject, SourceSubject {
  /** Hours that the stream keeps a record. @default 24: a table's stream. */
  readonly retentionHours?: number;
  /** Seconds after which the mapping gives up a record; -1: never. @default 21,600 */
  readonly maximumRecordAgeInSeconds?: number;
  /** Whether the mapping counts its events, which tells a filter that lets nothing through from a mapping that stands still. @default false */
  readonly countsEvents?: Setting<boolean>;
  /** UUID of the mapping, needed where it counts its events. @default Not known here. */
  readonly mappingUuid?: string | undefined;
  /** Queue that indexes or holds what was given up. @default None. */
  readonly failureQueue?: FailureQueueSubject | undefined;
}

/** A function that reads a queue. */
export interface QueueConsumerSubject extends FunctionSubject {
  /** Queue that indexes what can never succeed. @default None. */
  readonly failureQueue?: FailureQueueSubject | undefined;
}

/** Where failures end. */
export interface FailureQueueSubject {
  /** Name of the queue. */
  readonly name: string;
  /** Whether messages point into the stream and hold no payload: after 24 hours they point at nothing. @default false: payloads are in a bucket. */
  readonly holdsPointers?: Setting<boolean>;
}

/** A queue that is read. */
export interface QueueSubject {
  /** Name of the queue. */
  readonly name: string;
  /** Seconds that it keeps a message. @default 345,600: SQS's own. */
  readonly messageRetentionSeconds?: number;
  /** Whether a function of the pipeline reads it, at once. @default false: whoever reads it has a pace of their own. */
  readonly consumed?: Setting<boolean>;
}

/** Something that its name is enough of. */
export interface NamedSubject {
  /** Its name. */
  readonly name: string;
}

/** A pipe. */
export interface PipeSubject extends SourceSubject {
  /** Name of the pipe. */
  readonly name: string;
  /** Queue with pointers to what it gave up. */
  readonly deadLetterQueue: NamedSubject;
}

/** A rule of an event bus of one's own. */
export interface RuleSubject {
  /** Name of the rule. */
  readonly name: string;
  /** Name of the bus. */
  readonly busName: string;
}

/** A delivery stream. */
export interface DeliveryStreamSubject {
  /** Name of the delivery stream. */
  readonly name: string;
  /** Whether it writes Parquet. @default false */
  readonly convertsFormat?: Setting<boolean>;
}
