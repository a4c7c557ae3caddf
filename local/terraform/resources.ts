import type { StreamDriveOptions } from '../../engine/drive-stream';
import type { CatalogColumn, DeliverySettings } from '../services/firehose-settings';

/** The settings of a mapping, by AWS's names. */
export type MappingSettings = StreamDriveOptions['settings'];

/** What a configuration becomes on this machine. Addresses are Terraform's. */
export interface LocalResources {
  readonly tables: LocalTable[];
  readonly queues: LocalQueue[];
  readonly topics: LocalTopic[];
  readonly subscriptions: LocalSubscription[];
  readonly buckets: LocalBucket[];
  readonly notifications: LocalNotification[];
  readonly deliveryStreams: LocalDeliveryStream[];
  readonly kinesisStreams: LocalKinesisStream[];
  readonly kinesisConsumers: LocalKinesisConsumer[];
  readonly kinesisDestinations: LocalKinesisDestination[];
  readonly archives: LocalArchive[];
  readonly catalogTables: LocalCatalogTable[];
  readonly buses: LocalEventBus[];
  readonly rules: LocalEventRule[];
  readonly ruleTargets: LocalEventTarget[];
  readonly pipes: LocalPipe[];
  readonly functions: LocalFunction[];
  readonly aliases: LocalAlias[];
  readonly mappings: LocalMapping[];
  readonly alarms: LocalAlarm[];
  readonly omissions: Omission[];
}

export interface LocalTable {
  readonly address: string;
  readonly name: string;
  readonly arn: string;
  readonly partitionKey: string;
  readonly sortKey: string | undefined;
  /** Key attribute to its type. */
  readonly keyTypes: Readonly<Record<string, 'S' | 'N' | 'B'>>;
  /** Absent when the table has no stream. */
  readonly streamArn: string | undefined;
  /** What a record of the stream holds. */
  readonly streamViewType: StreamViewType | undefined;
}

export type StreamViewType = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';

export interface LocalQueue {
  readonly address: string;
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  readonly isFifo: boolean;
}

export interface LocalTopic {
  readonly address: string;
  readonly name: string;
  readonly arn: string;
}

export interface LocalSubscription {
  readonly address: string;
  readonly topicArn: string;
  readonly queueArn: string;
  /** The filter policy, absent when every message passes. */
  readonly filterPolicy: string | undefined;
  readonly filterPolicyScope: 'MessageAttributes' | 'MessageBody';
  readonly isRaw: boolean;
}

export interface LocalBucket {
  readonly address: string;
  readonly name: string;
}

export interface LocalNotification {
  readonly address: string;
  readonly bucket: string;
  readonly queueArns: readonly string[];
}

export interface LocalDeliveryStream {
  readonly address: string;
  readonly name: string;
  readonly arn: string;
}

export interface LocalKinesisStream {
  readonly address: string;
  readonly name: string;
  readonly arn: string;
  /** Hours that AWS would keep a record; nothing is as old here. */
  readonly retentionHours: number;
}

/** A consumer with enhanced fan-out, which has an ARN of its own. */
export interface LocalKinesisConsumer {
  readonly address: string;
  readonly name: string;
  readonly arn: string;
  readonly streamArn: string;
}

/** Every change of the table goes into the stream. */
export interface LocalKinesisDestination {
  readonly address: string;
  readonly tableName: string;
  readonly streamArn: string;
  readonly precision: 'MICROSECOND' | 'MILLISECOND';
}

/** A delivery stream that reads a Kinesis stream. */
export interface LocalArchive {
  readonly address: string;
  readonly name: string;
  readonly arn: string;
  readonly settings: DeliverySettings;
}

/** A table of the Glue catalog: what a query knows of the files. */
export interface LocalCatalogTable {
  readonly address: string;
  readonly database: string;
  readonly name: string;
  readonly columns: readonly CatalogColumn[];
  readonly partitionKeys: readonly CatalogColumn[];
}

export interface LocalEventBus {
  readonly address: string;
  readonly name: string;
  readonly arn: string;
}

/** Which events of a bus go to its targets. */
export interface LocalEventRule {
  readonly address: string;
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  readonly pattern: string;
  readonly isEnabled: boolean;
}

/** Where a rule sends events, and what becomes of those that it cannot deliver. */
export interface LocalEventTarget {
  readonly address: string;
  readonly ruleName: string;
  readonly busName: string;
  readonly arn: string;
  /** Sent in place of the event. */
  readonly input: string | undefined;
  readonly inputPath: string | undefined;
  readonly transformer: { readonly paths: Readonly<Record<string, string>>; readonly template: string } | undefined;
  readonly messageGroupId: string | undefined;
  readonly ageSecondsMax: number;
  readonly retryAttemptsMax: number;
  readonly deadLetterArn: string | undefined;
}

export interface LocalPipe {
  readonly address: string;
  readonly name: string;
  readonly arn: string;
  readonly source: 'dynamodb' | 'kinesis';
  readonly sourceArn: string;
  /** By the names of an event source mapping, whose meaning they share. */
  readonly settings: MappingSettings;
  readonly enrichment: { readonly arn: string; readonly template: string | undefined } | undefined;
  readonly target: {
    readonly kind: 'sqs' | 'sns' | 'lambda' | 'eventBus';
    readonly arn: string;
    readonly template: string | undefined;
    readonly parameters: PipeTargetParameters;
  };
}

/** What a target is told besides the events; texts may be JSON paths into an event. */
export interface PipeTargetParameters {
  readonly messageGroupId: string | undefined;
  readonly messageDeduplicationId: string | undefined;
  readonly detailType: string | undefined;
  readonly source: string | undefined;
  /** True where a function's answer is not waited for. */
  readonly isAsync: boolean;
}

export interface LocalFunction {
  readonly address: string;
  readonly name: string;
  readonly arn: string;
  /** Zip file, relative to the stack's folder as Terraform reads it. */
  readonly filename: string;
  readonly handler: string;
  readonly runtime: string;
  readonly timeoutSeconds: number;
  readonly memorySizeMb: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Invocations at once, undefined when the account's limit is all there is. */
  readonly reservedConcurrency: number | undefined;
}

export interface LocalAlias {
  readonly address: string;
  readonly arn: string;
  readonly functionName: string;
  readonly version: string;
}

export interface LocalMapping {
  readonly address: string;
  readonly uuid: string;
  readonly source: 'dynamodb' | 'kinesis' | 'sqs';
  readonly eventSourceArn: string;
  /** ARN of the function or of its alias, as the mapping names it. */
  readonly functionArn: string;
  /** Only those that are set. */
  readonly settings: MappingSettings;
}

export type LocalAlarm = LocalMetricAlarm | LocalCompositeAlarm;

interface AlarmIdentity {
  readonly address: string;
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  /** ARNs that are told when the alarm goes to a state; none where its actions are switched off. */
  readonly actions: Readonly<Record<AlarmState, readonly string[]>>;
}

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export interface LocalMetricAlarm extends AlarmIdentity {
  readonly kind: 'metric';
  /** What it looks at where it has no expression. */
  readonly metric: LocalAlarmMetric | undefined;
  /** Metrics and expressions by id; empty where it looks at one metric. */
  readonly queries: readonly LocalMetricQuery[];
  readonly comparison: AlarmComparison;
  readonly threshold: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: 'missing' | 'ignore' | 'breaching' | 'notBreaching';
}

export type AlarmComparison =
  | 'GreaterThanOrEqualToThreshold'
  | 'GreaterThanThreshold'
  | 'LessThanThreshold'
  | 'LessThanOrEqualToThreshold';

export interface LocalAlarmMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
  /** As it stands in the configuration; the local run goes by a shorter one. */
  readonly periodSeconds: number;
}

export interface LocalMetricQuery {
  readonly id: string;
  readonly metric: LocalAlarmMetric | undefined;
  readonly expression: string | undefined;
  readonly label: string | undefined;
  readonly returnsData: boolean;
}

export interface LocalCompositeAlarm extends AlarmIdentity {
  readonly kind: 'composite';
  readonly rule: string;
}

/** A resource that this run leaves out although its type is simulated, with the reason. */
export interface Omission {
  readonly address: string;
  readonly reason: string;
}

export function emptyResources(): LocalResources {
  return {
    tables: [],
    queues: [],
    topics: [],
    subscriptions: [],
    buckets: [],
    notifications: [],
    deliveryStreams: [],
    kinesisStreams: [],
    kinesisConsumers: [],
    kinesisDestinations: [],
    archives: [],
    catalogTables: [],
    buses: [],
    rules: [],
    ruleTargets: [],
    pipes: [],
    functions: [],
    aliases: [],
    mappings: [],
    alarms: [],
    omissions: [],
  };
}
