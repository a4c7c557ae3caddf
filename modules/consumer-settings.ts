import type { QueuePattern, StreamPattern } from './filter-patterns';
import type { PolicyStatement } from './policy';
import type { Setting } from './setting';
import type { KeySchema } from './table-settings';

/** Filters of a mapping: what one of them lets through reaches the function, the rest is passed over for good. */
export interface FilterCriteria<Pattern = StreamPattern> {
  /** At most 5. The pattern is AWS's, as an object or as its JSON text. */
  readonly filters: Setting<
    readonly {
      /** JSON text of the pattern, at most 4,096 characters. In TypeScript an object does as well. */
      readonly pattern: string | Pattern;
    }[]
  >;
}

/** Where a function's network interfaces go. */
export interface VpcConfig {
  /** 1 to 16 subnets; one in each zone that the function should survive. */
  readonly subnetIds: readonly string[];
  /** 1 to 5 security groups; they must let the function reach DynamoDB, SNS, SQS, S3 and CloudWatch Logs over 443. */
  readonly securityGroupIds: readonly string[];
}

/** A table that belongs to a consumer: created with it, and its name put into an environment variable. */
export interface OwnTable extends KeySchema {
  /** What the consumer's code calls on it, such as `dynamodb:UpdateItem`; nothing else is granted. */
  readonly actions: readonly string[];
  /** Attribute that holds the epoch second at which DynamoDB may delete the item. @default Nothing expires. */
  readonly timeToLiveAttribute?: string;
}

/**
 * A table that exists already, with the partition key `effectKey` (S), no sort key, and `expiresAt` for its time to live;
 * nothing of it is created or changed. Consumers may share it as long as their names differ: a mark holds its consumer's.
 */
export interface ExistingOnceTable {
  /** `arn:aws:dynamodb:REGION:ACCOUNT:table/NAME`, of the function's own region and account. */
  readonly arn: string;
  /** Customer managed key that the table is encrypted with. @default AWS's own key. */
  readonly kmsKeyArn?: string;
}

/** What a consumer's own code may do besides what the product grants. */
export type UserStatement = Omit<PolicyStatement, 'principal' | 'when'>;

/** Settings of a function, by AWS's names. */
export interface FunctionSettings {
  /** MB, 128 to 10,240; CPU grows with it. @default 512: below it a burst of changes waits for the CPU. */
  readonly memorySize?: number;
  /** Seconds, 1 to 900. @default 60: room for retries of a slow sink, and short of what would hold a shard for long. */
  readonly timeout?: number;
  /** Lambda runtime of the product's handlers; code of one's own in a zip brings its own. @default nodejs22.x: the newest that every supported version of the provider takes. */
  readonly runtime?: string;
  /** One of them. @default arm64: costs a fifth less. */
  readonly architectures?: readonly ('arm64' | 'x86_64')[];
  /** Further environment variables; names starting with `TRIBUTARY_` and `AWS_` are taken. @default None. */
  readonly environment?: Setting<{ readonly [name: string]: string }>;
  /** Layer version ARNs, at most 5. @default None. */
  readonly layers?: readonly string[];
  /** Where the function's network interfaces go. @default Outside any VPC, which starts faster and needs no endpoints. */
  readonly vpcConfig?: VpcConfig;
  /**
   * Executions kept for this function and its upper limit; 0 stops it. They are taken from the account's pool.
   * @default Unset, or from a stream's `expectedShards`: shard counts of on-demand tables are unknowable.
   */
  readonly reservedConcurrentExecutions?: number;
  /** Days CloudWatch keeps the logs; one of the values it accepts. @default 30: twice as long as a queue keeps what a log explains. CloudWatch's own default keeps them for ever. */
  readonly logRetentionInDays?: number;
  /** X-Ray tracing; costs by the trace. @default Active: a slow sink is found before the shard is late. */
  readonly tracing?: 'Active' | 'PassThrough';
  /** ARN of a policy that bounds what the function's role may do, where an organisation asks for one. @default None. */
  readonly permissionsBoundary?: string;
  /** A published version to pin the alias to, which is how a deploy is rolled back. @default The newest version. */
  readonly functionVersion?: string;
  /** Statements for what your own code calls. @default None. */
  readonly statements?: readonly UserStatement[];
  /** Tables of the consumer: environment variable to table. @default None. */
  readonly tables?: { readonly [variable: string]: OwnTable };
  /** A table for `once()` effects; costs one write per effect twice. @default false: most sinks need none. */
  readonly once?: Setting<boolean>;
  /** A table that exists for `once()` effects; where it is given, `once` need not be. @default One is made where it is needed. */
  readonly onceTable?: ExistingOnceTable;
  /** Tasks the handler keeps in flight at once, 1 to 256. @default 16, and 32 for a fan-out: as much as pays with one connection to a sink. */
  readonly concurrency?: number;
  /**
   * Attribute of the item in which its writers put their region: a change then carries it as `originRegion`, in code and
   * in messages. A global table marks nothing that it replicates. @default Changes carry no origin.
   */
  readonly originRegionAttribute?: string;
}

/** Where a failed batch goes, and where the handler puts a record that can never succeed. */
export interface FailureSettings {
  /**
   * `s3` keeps the payload: a bucket whose notifications fill a queue, so that depth and age are visible. `sqs` keeps
   * only pointers into the stream, which are worth nothing once the stream has dropped the records after 24 hours.
   * @default s3: what is kept can still be done after the stream has forgotten it.
   */
  readonly kind?: 's3' | 'sqs';
  /** Customer managed key for bucket and queue; its policy must let `s3.amazonaws.com` use it. @default SSE-S3 and SSE-SQS. */
  readonly kmsKeyArn?: string;
  /** Days the bucket keeps an object, 14 or more: no shorter than the queue that points at it. @default 90: time to notice, mend and replay. */
  readonly expirationInDays?: number;
}

/** Settings of a stream's event source mapping, by AWS's names. */
export interface StreamMappingSettings {
  /** Records in a batch, 1 to 10,000. @default 100: AWS's own, and few enough that a batch is done within seconds. */
  readonly batchSize?: number;
  /** Seconds to wait for a fuller batch, 0 to 300. @default 0: no change waits for another. */
  readonly maximumBatchingWindowInSeconds?: number;
  /** Batches in flight for one shard, 1 to 10; order holds for each item. @default 1: raise it when one invocation at a time is too slow for a shard. */
  readonly parallelizationFactor?: number;
  /** Halves a batch that failed, to find the record that fails it. @default true: one record's failure does not go to the destination with its neighbours. */
  readonly bisectBatchOnFunctionError?: Setting<boolean>;
  /** Seconds, -1 or 60 to 604,800; the stream keeps 86,400. @default 21,600: outlives an outage of hours and leaves 18 h for triage. */
  readonly maximumRecordAgeInSeconds?: number;
  /** -1 to 10,000. @default 10,000: the age decides; a few retries would give up within a minute of an outage. */
  readonly maximumRetryAttempts?: number;
  /** Where a new mapping starts. LATEST can miss records while the mapping is being created. @default TRIM_HORIZON: it misses nothing. */
  readonly startingPosition?: 'TRIM_HORIZON' | 'LATEST';
  /** Seconds of a tumbling window, 0 to 900; neither with filters nor with a parallelization factor. @default None. */
  readonly tumblingWindowInSeconds?: number;
  /** At most 5 filters; a record passes when one matches, and what does not pass is gone. @default Everything passes. */
  readonly filterCriteria?: FilterCriteria;
  /** Key that encrypts the filter patterns; its policy must let Lambda decrypt with it. @default AWS's own. */
  readonly kmsKeyArn?: string;
  /** `EventCount` publishes counts of polled, filtered, dropped and failed records. @default None. */
  readonly metricsConfig?: {
    /** `EventCount` alone exists. */
    readonly metrics: readonly 'EventCount'[];
  };
  /** How the handler reports failures; empty only for a zip of one's own that cannot. @default ReportBatchItemFailures: what is done is not done again. */
  readonly functionResponseTypes?: readonly 'ReportBatchItemFailures'[];
  /** False stops reading; after 24 hours the stream drops what was not read. @default true: nothing waits. */
  readonly enabled?: Setting<boolean>;
  /** Destination of a batch that is given up. */
  readonly onFailure?: FailureSettings;
  /** Where the handler puts a record that can never succeed. @default Where `onFailure` is: `s3` keeps records of any size. */
  readonly quarantine?: 's3' | 'sqs';
}

/** Settings of a queue's event source mapping, by AWS's names. */
export interface QueueMappingSettings {
  /** Messages in a batch, 1 to 10,000; more than 10 needs a batching window. @default 10: the most that needs no window. */
  readonly batchSize?: number;
  /** Seconds to wait for a fuller batch, 0 to 300; not for FIFO queues. @default 0: no message waits for another. */
  readonly maximumBatchingWindowInSeconds?: number;
  /** How far Lambda scales the function for this queue. @default As many as the account allows. */
  readonly scalingConfig?: {
    /** 2 to 1,000. */
    readonly maximumConcurrency: number;
  };
  /** At most 5 filters over the message; what does not pass is deleted. @default Everything passes. */
  readonly filterCriteria?: FilterCriteria<QueuePattern>;
  /** How the handler reports failures; empty only for a zip of one's own that cannot. @default ReportBatchItemFailures: what is done is not done again. */
  readonly functionResponseTypes?: readonly 'ReportBatchItemFailures'[];
  /** False stops reading; the queue keeps messages for its retention. @default true: nothing waits. */
  readonly enabled?: Setting<boolean>;
  /** Bucket and queue for records that can never succeed. */
  readonly onFailure?: Omit<FailureSettings, 'kind'>;
  /** `s3`: a bucket with a queue that indexes it. `sqs`: the subscriber's dead letters. @default s3: it keeps records of any size. */
  readonly quarantine?: 's3' | 'sqs';
}

/** Every setting of a consumer of the stream, whatever its handler. */
export interface ConsumerSettings extends FunctionSettings, StreamMappingSettings {
  /** Shards you expect, 1 or more: reserves shards x `parallelizationFactor` plus a fifth. @default Reserves nothing: shard counts of on-demand tables are unknowable. */
  readonly expectedShards?: number;
}

/** Every setting of a consumer of a subscriber's queue. */
export interface QueueConsumerSettings extends FunctionSettings, QueueMappingSettings {}

/** The zip of a function. */
export interface FunctionCode {
  /** Path of the zip, relative to the Terraform root. */
  readonly filename: string;
  /** Base64 SHA-256 of the zip. */
  readonly sourceCodeHash: string;
  /** @default index.handler */
  readonly handler?: string;
}
