import type { FilterCriteria, FunctionSettings } from './consumer-settings';
import type { KinesisPattern, StreamPattern } from './filter-patterns';

/** Settings of a pipe, by AWS's names: one reader of a stream, one target, nothing to program. */
export interface PipeSettings {
  /**
   * Records in a batch, 1 to 10,000, and at most what the target takes: 10 for a bus, a queue or a topic, 500 for Kinesis
   * and Firehose, 1 where an API is the target or the enrichment.
   * @default 10, and 1 with an API: the most that every target takes.
   */
  readonly batchSize?: number;
  /** Seconds to wait for a fuller batch, 0 to 300. @default 0: no change waits for another. */
  readonly maximumBatchingWindowInSeconds?: number;
  /** Batches in flight for one shard, 1 to 10; order holds for each item. @default 1: raise it when one batch at a time is too slow for a shard. */
  readonly parallelizationFactor?: number;
  /** Where a new pipe starts, AT_TIMESTAMP on a Kinesis stream only; it cannot be changed later. @default TRIM_HORIZON: it misses nothing. */
  readonly startingPosition?: 'TRIM_HORIZON' | 'LATEST' | 'AT_TIMESTAMP';
  /** Where AT_TIMESTAMP starts: `2026-01-31T10:20:30Z`; with it only, and needed there. */
  readonly startingPositionTimestamp?: string;
  /** Seconds, -1 or 60 to 604,800; a DynamoDB stream keeps 86,400. @default 21,600: outlives an outage of hours and leaves 18 h to read what the dead letters point at. */
  readonly maximumRecordAgeInSeconds?: number;
  /** -1 to 10,000. @default 10,000: the age decides; a few retries would give up within a minute of an outage. */
  readonly maximumRetryAttempts?: number;
  /** `AUTOMATIC_BISECT` halves a batch of which a part failed, until one record is left. @default AUTOMATIC_BISECT: one record's failure does not go to the dead letters with its neighbours. */
  readonly onPartialBatchItemFailure?: 'AUTOMATIC_BISECT' | 'NONE';
  /** At most 5 filters; a record passes when one matches, and what does not pass is gone. @default Everything passes. */
  readonly filterCriteria?: FilterCriteria<StreamPattern | KinesisPattern>;
  /** What is asked about each batch before it goes to the target: one of its members, or a function of the pipe's own. @default Nothing: changes go as they are. */
  readonly enrichment?: PipeEnrichment;
  /** Where changes go: exactly one of its members. */
  readonly target: PipeTarget;
  /** The queue that takes pointers to what the pipe gives up; it is always there. */
  readonly deadLetters?: PipeDeadLetters;
  /** False stops reading; after 24 hours a DynamoDB stream drops what was not read. @default true: nothing waits. */
  readonly enabled?: boolean;
  /** What the pipe tells its log: failures, each step of each batch, or the requests it makes as well. @default INFO: without it nobody knows what became of a batch. */
  readonly logLevel?: 'ERROR' | 'INFO' | 'TRACE';
  /** Whether items themselves go into the log. @default false: whoever reads logs need not read items. */
  readonly logExecutionData?: boolean;
  /** Days CloudWatch keeps the log; one of the values it accepts. @default 30: twice as long as the queue keeps what the log explains. */
  readonly logRetentionInDays?: number;
  /** ARN of a policy that bounds what the pipe's role may do, where an organisation asks for one. @default None. */
  readonly permissionsBoundary?: string;
}

/** Where a pipe keeps what it gives up: messages that point into the stream, for 14 days. */
export interface PipeDeadLetters {
  /** Customer managed key of the queue. @default SSE-SQS. */
  readonly kmsKeyArn?: string;
}

/** What a pipe may ask about a batch; its answer goes to the target instead of the batch. */
export interface PipeEnrichment {
  /** A function that exists: it takes the batch as an array and answers with one. @default None. */
  readonly functionArn?: string;
  /** An Express workflow that exists; it is waited for. @default None. */
  readonly stateMachineArn?: string;
  /** A method of a REST API of API Gateway; it takes one record at a time. @default None. */
  readonly apiGateway?: PipeApi;
  /** An API destination; it takes one record at a time and answers within 5 seconds. @default None. */
  readonly apiDestination?: PipeApi;
  /**
   * What is handed over for each record: text with JSON paths such as `<$.dynamodb.Keys.id.S>` and reserved variables
   * such as `<aws.pipes.pipe-name>`; at most 8,192 characters.
   * @default The record as it is.
   */
  readonly inputTemplate?: string;
}

/** Something that is called over HTTP. Values may be JSON paths: `$.dynamodb.Keys.id.S`. */
export interface PipeApi {
  /** ARN of the API's method (`arn:aws:execute-api:...`), or of the API destination. */
  readonly arn: string;
  /** Header to value. @default None. */
  readonly headerParameters?: { readonly [name: string]: string };
  /** What takes the places of `*` in the path, in order. @default None. */
  readonly pathParameterValues?: readonly string[];
  /** Query parameter to value. @default None. */
  readonly queryStringParameters?: { readonly [name: string]: string };
}

/** Where a pipe sends what it reads. Everything must be in the pipe's account and region. */
export interface PipeTarget {
  /** An event bus. @default None. */
  readonly eventBus?: PipeEventBus;
  /** A queue, standard or FIFO. @default None. */
  readonly sqs?: PipeQueue;
  /** A standard topic; a pipe takes no FIFO topic. @default None. */
  readonly sns?: PipeTopic;
  /** A function. @default None. */
  readonly lambda?: PipeFunction;
  /** A workflow. @default None. */
  readonly stepFunctions?: PipeWorkflow;
  /** A Kinesis stream. @default None. */
  readonly kinesis?: PipeStream;
  /** A Firehose delivery stream that takes direct puts. @default None. */
  readonly firehose?: PipeDeliveryStream;
  /** A CloudWatch log group. @default None. */
  readonly cloudwatchLogs?: PipeLogGroup;
  /** A method of a REST API of API Gateway. @default None. */
  readonly apiGateway?: PipeApi;
  /** An API destination. @default None. */
  readonly apiDestination?: PipeApi;
  /**
   * What is sent of each record: text with JSON paths such as `<$.dynamodb.NewImage>` and reserved variables such as
   * `<aws.pipes.event.json>`; at most 8,192 characters.
   * @default The record as it is, or what the enrichment answered.
   */
  readonly inputTemplate?: string;
}

export interface PipeEventBus {
  /** ARN of the bus. @default The bus of the pipeline that the pipe names. */
  readonly arn?: string;
  /** What the events are called, which rules ask for: at most 128 characters; may be a JSON path. */
  readonly detailType: string;
  /** Where they come from, which rules ask for: at most 256 characters; may be a JSON path, and must not start with `aws.`. */
  readonly source: string;
}

export interface PipeQueue {
  /** ARN of the queue. */
  readonly arn: string;
  /** Order holds within it; required for a FIFO queue. A JSON path: `$.dynamodb.Keys.id.S`. @default A standard queue has none. */
  readonly messageGroupId?: string;
  /** Messages of one id within 5 minutes are one. A JSON path: `$.eventID`. @default `$.eventID` for a FIFO queue. */
  readonly messageDeduplicationId?: string;
  /** Customer managed key of the queue. @default None is needed. */
  readonly kmsKeyArn?: string;
}

export interface PipeTopic {
  /** ARN of the topic. */
  readonly arn: string;
  /** Customer managed key of the topic. @default None is needed. */
  readonly kmsKeyArn?: string;
}

export interface PipeFunction {
  /** ARN of the function or of an alias. */
  readonly arn: string;
  /** `FIRE_AND_FORGET` does not wait: what fails then is neither retried by the pipe nor kept by it. @default REQUEST_RESPONSE: what fails is retried. */
  readonly invocationType?: 'REQUEST_RESPONSE' | 'FIRE_AND_FORGET';
}

export interface PipeWorkflow {
  /** ARN of the state machine. */
  readonly arn: string;
  /** `REQUEST_RESPONSE` waits, which Express workflows alone allow; what fails otherwise is neither retried by the pipe nor kept by it. @default FIRE_AND_FORGET: every workflow takes it. */
  readonly invocationType?: 'REQUEST_RESPONSE' | 'FIRE_AND_FORGET';
}

export interface PipeStream {
  /** ARN of the stream. */
  readonly arn: string;
  /** Order holds within it, at most 256 characters. A JSON path: `$.dynamodb.Keys.id.S`. */
  readonly partitionKey: string;
  /** Customer managed key of the stream. @default None is needed. */
  readonly kmsKeyArn?: string;
}

export interface PipeDeliveryStream {
  /** ARN of the delivery stream. */
  readonly arn: string;
}

export interface PipeLogGroup {
  /** ARN of the log group, without `:*`. */
  readonly arn: string;
  /** Log stream that is written to; it must exist. @default AWS's: one that the pipe makes. */
  readonly logStreamName?: string;
}

/** Settings of a function that enriches: whatever calls it wants an answer for each record, so effects are no part of it. */
export type EnrichmentSettings = Omit<FunctionSettings, 'once' | 'tables'>;
