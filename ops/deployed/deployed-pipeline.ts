/** A table and everything that its changes run through, as AWS itself tells it. */
export interface DeployedPipeline {
  readonly region: string;
  readonly accountId: string;
  readonly table: DeployedTable;
  /** Functions that a mapping calls: of the stream, of Kinesis, of subscribers' queues. */
  readonly consumers: readonly DeployedConsumer[];
  /** Queues that the topics of fan-outs send to. */
  readonly subscribers: readonly DeployedSubscriber[];
  /** ARNs of the Kinesis streams that the table writes its changes to. */
  readonly kinesisStreamArns: readonly string[];
}

export interface DeployedTable {
  readonly name: string;
  readonly arn: string;
  /** Absent where the table has no stream. */
  readonly streamArn?: string;
  readonly viewType?: string;
  readonly partitionKey: KeyAttribute;
  readonly sortKey?: KeyAttribute;
  /** Of a global table, whose replication reads the stream too. */
  readonly isReplicated?: true;
  /** Of AWS's count, which is up to six hours old. */
  readonly itemCount: number;
  readonly sizeBytes: number;
}

export interface KeyAttribute {
  readonly name: string;
  readonly type: 'S' | 'N' | 'B';
}

export interface DeployedConsumer {
  /** As logs and quarantine keys name it; the function's name where our core does not run. */
  readonly name: string;
  readonly functionName: string;
  /** As the mapping names it, with its alias. */
  readonly functionArn: string;
  readonly timeoutSeconds: number;
  /** Name of the log group that it writes to. */
  readonly logGroup: string;
  /** What our core was told; undefined for a function that has another one. */
  readonly core?: DeployedCore;
  readonly mapping: DeployedMapping;
  /** Where AWS puts what it gives up: of a stream's mapping. */
  readonly failureDestination?: FailureDestination;
  /** Where the queue of a queue's mapping sends what was received too often. */
  readonly deadLetterQueue?: DeployedQueue;
}

export interface DeployedCore {
  /** One of the product's, `fan-out` where it has a topic, undefined for code of the user's own. */
  readonly sink?: string;
  readonly topicArn?: string;
  /** Item attributes that a fan-out's messages carry for filter policies. */
  readonly filterAttributes?: readonly string[];
  readonly quarantine?: { readonly bucket: string } | { readonly queueUrl: string };
  /** Name of the Firehose stream that an audit trail puts its lines into. */
  readonly deliveryStream?: string;
  /** Where a fan-out keeps what is too large for a message. */
  readonly claimCheckBucket?: string;
}

export interface DeployedMapping {
  readonly uuid: string;
  readonly source: 'dynamodb' | 'kinesis' | 'sqs';
  readonly eventSourceArn: string;
  /** `Enabled`, `Disabled`, `Creating` and so on. */
  readonly state: string;
  readonly lastProcessingResult?: string;
  readonly batchSize: number;
  readonly parallelizationFactor: number;
  /** JSON, of which one must match; none: every record passes. */
  readonly filters: readonly string[];
  readonly reportsBatchItemFailures: boolean;
  readonly maximumRecordAgeInSeconds?: number;
  readonly maximumRetryAttempts?: number;
}

/** A queue of pointers, or a bucket of payloads with the queue that is told of each. */
export type FailureDestination =
  | { readonly kind: 'sqs'; readonly queue: DeployedQueue }
  | { readonly kind: 's3'; readonly bucket: string; readonly queue?: DeployedQueue }
  | { readonly kind: 'sns'; readonly topicArn: string };

export interface DeployedQueue {
  readonly arn: string;
  readonly url: string;
}

export interface DeployedSubscriber {
  readonly topicArn: string;
  readonly queue: DeployedQueue;
  readonly deadLetterQueue?: DeployedQueue;
  readonly isRaw: boolean;
  readonly filterPolicy?: string;
  readonly filterPolicyScope?: string;
}

/** `sqs` of `arn:aws:sqs:...`. */
export function serviceInArn(arn: string): string | undefined {
  return arn.split(':')[2];
}

/** `orders-dev-changes` of its ARN. */
export function nameInArn(arn: string): string {
  return arn.split(/[:/]/).at(-1)!;
}
