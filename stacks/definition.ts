import type { AlarmSettings } from '../modules/alarm-settings';
import type { ArchiveSettings } from '../modules/archive-settings';
import type { BackfillSettings } from '../modules/backfill-settings';
import type { ConsumerSettings, QueueConsumerSettings } from '../modules/consumer-settings';
import type { EventBusSettings } from '../modules/event-bus-settings';
import type { FanOutSettings, SubscriberSettings } from '../modules/fan-out-settings';
import type { ExistingKinesisStream, KinesisConsumerSettings, KinesisSettings } from '../modules/kinesis-settings';
import type { NetworkSettings } from '../modules/network';
import type { EnrichmentSettings, PipeSettings } from '../modules/pipe-settings';
import type { SinkName, SinkSettings } from '../modules/sinks/settings';
import type { ExistingTable, TableSettings } from '../modules/table-settings';

/** One environment: everything that is deployed together into one account and region. */
export interface EnvironmentDefinition {
  /** Lower-case letters, digits and hyphens; part of every physical name. */
  readonly name: string;
  /** AWS region: `eu-central-1`. */
  readonly region: string;
  /** 12 digits: Terraform refuses to touch any other account. @default Whatever account the credentials belong to. */
  readonly accountId?: string;
  /** Put on everything that can carry tags. @default None. */
  readonly tags?: { readonly [key: string]: string };
  readonly state: StateBackend;
  /** Construct id (PascalCase, part of every address in the state) to pipeline. */
  readonly pipelines: { readonly [id: string]: PipelineDefinition };
}

/** Where Terraform keeps the state of an environment. */
export type StateBackend = LocalStateBackend | S3StateBackend;

/** A file beside the stack: for a machine of one's own. */
export interface LocalStateBackend {
  readonly kind: 'local';
  /** Relative to the stack's folder in `cdktf.out`. */
  readonly path: string;
}

/** An encrypted object with a lock file beside it. The bucket must exist, with versioning on. */
export interface S3StateBackend {
  readonly kind: 's3';
  readonly bucket: string;
  /** Object key; two environments must not share it. */
  readonly key: string;
  /** Region of the bucket. */
  readonly region: string;
  /** @default The bucket's own encryption. */
  readonly kmsKeyId?: string;
}

/** A table and what follows from its changes. */
export interface PipelineDefinition {
  /** Lower-case letters, digits and hyphens; physical names start with it and the environment's name. */
  readonly name: string;
  /**
   * True: Terraform refuses to destroy tables, buckets, queues, topics and mappings, also as part of a replacement.
   * False: destroying the stack destroys the data.
   * @default true
   */
  readonly preventDestroy?: boolean;
  readonly table: TableSettings | ExistingTable;
  /** Construct id to consumer. A stream serves two readers; a fan-out consumer turns one of them into any number. */
  readonly consumers: { readonly [id: string]: ConsumerDefinition };
  /** A Kinesis stream that gets every change of the table too, and its consumers. @default None. */
  readonly kinesis?: KinesisDefinition;
  /** Every change in S3, to query: Firehose reads the Kinesis stream, so it needs `kinesis`. @default None. */
  readonly archive?: ArchiveSettings;
  /** Construct id to pipe. A pipe of the table's stream is one of its two readers; ids must be unlike those of consumers. @default None. */
  readonly pipes?: { readonly [id: string]: PipeDefinition };
  /** Construct id to event bus; ids must be unlike those of consumers and pipes. @default None. */
  readonly buses?: { readonly [id: string]: EventBusSettings };
  /** The VPC that functions without a `vpcConfig` of their own run in. @default Outside any VPC. */
  readonly network?: NetworkSettings;
  /** Readers of the stream that are defined elsewhere: pipes, mappings, workers. They count. @default None. */
  readonly otherStreamReaders?: readonly string[];
  /** Published versions of each function that are kept for a rollback, 2 to 100; older ones are deleted daily. @default 10: an account has 75 GB for all of them. */
  readonly functionVersionsKept?: number;
  /** What watches the pipeline: alarms and a dashboard. */
  readonly alarms?: AlarmSettings;
  /** Brings exports of the table to consumers, where the table outgrows one machine. @default None: `tributary backfill` needs nothing set up. */
  readonly backfill?: BackfillDefinition;
}

export interface BackfillDefinition extends BackfillSettings {
  /** Construct ids of those that get the items, of the table's stream or of the Kinesis stream. Effects and fan-outs do again what they did. */
  readonly consumers: readonly string[];
}

export interface ConsumerDefinition extends ConsumerSettings {
  readonly handler: StreamHandler;
}

/** A stream that is made, or one that exists; either gets every change of the table. */
export type KinesisDefinition = (KinesisSettings | ExistingKinesisStream) & {
  /** Construct id to consumer; ids must be unlike those of the pipeline's other consumers. @default None. */
  readonly consumers?: { readonly [id: string]: KinesisConsumerDefinition };
};

/** A consumer of the Kinesis stream, whose records come out of order and more than once: its handler mends both. */
export interface KinesisConsumerDefinition extends KinesisConsumerSettings {
  readonly handler: CdcHandler | EntryHandler | ZipHandler;
}

/** A reader that nobody programs: from a stream, by way of a filter and what enriches, to one target. */
export interface PipeDefinition extends PipeSettings {
  /** `kinesis` reads the pipeline's Kinesis stream, which gives duplicates and changes out of order. A change replaces the pipe, which loses its place. @default dynamodb: the table's stream. */
  readonly source?: 'dynamodb' | 'kinesis';
  /** Construct id of the bus of this pipeline that `target.eventBus` sends to. @default The bus that `target.eventBus.arn` names. */
  readonly bus?: string;
  /** A function of the pipe's own that enriches. @default None. */
  readonly enrichmentFunction?: EnrichmentFunctionDefinition;
}

/** A function that takes the records of a batch as an array and answers with an array. */
export interface EnrichmentFunctionDefinition extends EnrichmentSettings {
  readonly handler: EntryHandler | ZipHandler;
}

/** What runs when changes arrive. */
export type StreamHandler = FanOutHandler | CdcHandler | EntryHandler | ZipHandler;

/** Publishes every change to a topic. */
export interface FanOutHandler extends FanOutSettings {
  readonly kind: 'fan-out';
  /** Construct id to subscriber; ids must be unlike those of the pipeline's consumers. */
  readonly subscribers: { readonly [id: string]: SubscriberDefinition };
}

/** Brings changes to a sink of the product: its name, and its settings below that name. */
export type CdcHandler = {
  readonly [Name in SinkName]: { readonly kind: 'cdc'; readonly sink: Name } & Pick<SinkSettings, Name>;
}[SinkName];

/** Code of your own, written with `defineConsumer` and bundled by the build. */
export interface EntryHandler {
  readonly kind: 'entry';
  /** TypeScript file, relative to the repository; exports `handler`. */
  readonly entry: string;
}

/** Code of your own in any runtime, zipped by yourself. */
export interface ZipHandler {
  readonly kind: 'zip';
  /** Zip file, relative to the repository. */
  readonly path: string;
  /** Lambda runtime: `python3.13`, `java21`, `provided.al2023`. */
  readonly runtime: string;
  /** Handler as the runtime spells it: `app.handler`. */
  readonly handler: string;
}

export interface SubscriberDefinition extends SubscriberSettings {
  /** The function that reads the queue. @default Whoever else reads it. */
  readonly consumer?: QueueConsumerDefinition;
}

export interface QueueConsumerDefinition extends QueueConsumerSettings {
  readonly handler: CdcHandler | EntryHandler | ZipHandler;
}
