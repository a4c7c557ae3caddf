import type { StreamDriveOptions } from '../../engine/drive-stream';

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
  readonly functions: LocalFunction[];
  readonly aliases: LocalAlias[];
  readonly mappings: LocalMapping[];
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
  readonly source: 'dynamodb' | 'sqs';
  readonly eventSourceArn: string;
  /** ARN of the function or of its alias, as the mapping names it. */
  readonly functionArn: string;
  /** Only those that are set. */
  readonly settings: MappingSettings;
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
    functions: [],
    aliases: [],
    mappings: [],
    omissions: [],
  };
}
