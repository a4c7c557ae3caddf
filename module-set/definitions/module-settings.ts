import type { BackfilledConsumer } from '../../modules/backfill-settings';
import type { ExistingKinesisStream } from '../../modules/kinesis-settings';
import type { ChosenSinks } from '../../modules/sinks/settings';

/** A function's own code, in any runtime. */
export interface FunctionZip {
  /** Path of a zip or jar; `"${path.module}/dist/app.zip"` for one beside the configuration. */
  readonly path: string;
  /** Handler as the runtime spells it: `app.handler`, `example.Consumer::handle`. */
  readonly handler: string;
  /** Lambda runtime: `python3.13`, `java21`, `nodejs22.x`, `provided.al2023`. */
  readonly runtime: string;
  /** Base64 SHA-256 of the file. @default Computed from the file, which must then exist while planning. */
  readonly sourceCodeHash?: string;
}

/** A stream to read. */
export interface Stream {
  /** `arn:aws:dynamodb:REGION:ACCOUNT:table/NAME/stream/LABEL` */
  readonly arn: string;
  /** Customer managed key of the table: readers decrypt with it. @default Readers need no key. */
  readonly kmsKeyArn?: string;
}

/** A Kinesis stream to read. */
export interface SourceKinesisStream {
  /** `arn:aws:kinesis:REGION:ACCOUNT:stream/NAME` */
  readonly arn: string;
  /** Its name, which a plan knows before the ARN of a stream that it makes: an archive refuses another stream by it. @default The ARN's. */
  readonly name?: string;
  /** Customer managed key of the stream: readers decrypt with it. @default Readers need no key. */
  readonly kmsKeyArn?: string;
  /** Hours that the stream keeps a record, which a consumer's ages are compared with. @default 24: what a stream keeps unless told otherwise. */
  readonly retentionPeriod?: number;
}

/** A table whose exports are brought to consumers. */
export interface SourceTable {
  /** `arn:aws:dynamodb:REGION:ACCOUNT:table/NAME` */
  readonly arn: string;
  /** Name of the attribute by which DynamoDB spreads items. */
  readonly partitionKey: string;
  /** Name of the attribute by which items of one partition are sorted. @default Items are found by the partition key alone. */
  readonly sortKey?: string;
}

/** A stream that a pipe reads. */
export interface PipeSourceStream {
  /** ARN of a table's stream or of a Kinesis stream. */
  readonly arn: string;
  /** What kind of stream it is; must be known while planning. @default dynamodb: a table's stream. */
  readonly kind?: 'dynamodb' | 'kinesis';
  /** Customer managed key of the table or of the Kinesis stream: readers decrypt with it. @default Readers need no key. */
  readonly kmsKeyArn?: string;
}

/** A queue to read. */
export interface SourceQueue {
  /** ARN of the queue. */
  readonly arn: string;
  /** Customer managed key of the queue. @default Readers need no key. */
  readonly kmsKeyArn?: string;
}

/** Where a queue's messages go that were received too often. */
export interface DeadLetters {
  /** ARN of the queue. */
  readonly arn: string;
  /** URL of the queue. */
  readonly url: string;
}

/** A topic to subscribe to. */
export interface SubscribedTopic {
  /** ARN of the topic. */
  readonly arn: string;
  /** Whether it is a FIFO topic, which takes FIFO queues. @default A standard topic. */
  readonly fifo?: boolean;
  /** Customer managed key for the queues, which SNS may use. @default SSE-SQS. */
  readonly kmsKeyArn?: string;
}

/** Payloads of oversize messages. */
export interface ClaimChecks {
  /** ARN of the bucket. */
  readonly bucketArn: string;
}

/** What the modules take besides the settings of the constructs. */
export interface ModuleSettings extends ChosenSinks {
  /** Name in AWS, of what is made and whatever belongs to it: `orders-prod-by-product`. Roles are known in all regions, so two regions need two names. */
  readonly name: string;
  /** Name in logs, metrics and quarantine keys. @default The name in AWS, or the key where several are made. */
  readonly consumer?: string;
  /** Name of the pipeline; subscribers are named after it and their keys. @default `name` */
  readonly pipeline?: string;
  /** The stream to read: the output `stream` of a table of this set, or that of any table. */
  readonly stream: Stream;
  /** The Kinesis stream to read: the output `stream` of a Kinesis stream of this set, or that of any stream with a table's changes. */
  readonly kinesisStream: SourceKinesisStream;
  /** Name of the table whose changes the stream gets. */
  readonly tableName: string;
  /** Name of the table whose writes the dashboard shows. @default None are shown. */
  readonly writtenTableName?: string;
  /** A Kinesis stream that exists already, with its own settings: it is not made. @default One is made. */
  readonly existingStream?: Omit<ExistingKinesisStream, 'approximateCreationDateTimePrecision'>;
  /** What must be there before the table writes its first change to the stream: a delivery stream begins where it finds the stream. @default Nothing. */
  readonly writtenAfter?: readonly string[];
  /** The stream that the pipe reads. A change replaces the pipe, which loses its place. */
  readonly sourceStream: PipeSourceStream;
  /** The table whose exports it takes. */
  readonly sourceTable: SourceTable;
  /** Who gets the items, by name. Name effects and fan-outs only where they are to do again what they did. */
  readonly consumers: { readonly [name: string]: BackfilledConsumer };
  /** Name of the event bus. */
  readonly busName: string;
  /** The queue to read: the output `queue` of a subscriber of this set, or any queue. */
  readonly queue: SourceQueue;
  /** Its dead letters; with `quarantine = "sqs"` the handler's poison goes there too. @default Not known here. */
  readonly deadLetters?: DeadLetters;
  /** The topic to subscribe to: the output `topic` of a fan-out of this set, or any topic. */
  readonly topic: SubscribedTopic;
  /** Bucket with the payloads of oversize messages, which the function may read. @default None. */
  readonly claimChecks?: ClaimChecks;
  /** Your own code. @default The handler that this module brings. */
  readonly functionZip?: FunctionZip;
  /** Function name to ARN. */
  readonly functions: { readonly [name: string]: string };
  /** Published versions of each function that stay for a rollback, 2 to 100. @default 10 */
  readonly keepVersions?: number;
  /**
   * Whether AWS refuses to delete tables, and Terraform to delete buckets that hold objects. Set it to false and apply
   * before you destroy. @default true
   */
  readonly deletionProtectionEnabled?: boolean;
  /** Tags for everything that can carry tags but replicas, which AWS tags apart. @default Those of the provider. */
  readonly tags?: { readonly [key: string]: string };
}
