import type { ConsumerSettings, FilterCriteria } from './consumer-settings';
import type { KinesisPattern } from './filter-patterns';
import type { Setting } from './setting';

/** How DynamoDB writes changes to a Kinesis stream. */
export interface KinesisDestinationSettings {
  /**
   * How finely a change tells its time. Terraform can change it only by turning the destination off and on, and what is
   * written in between reaches no Kinesis stream: a latch refuses it until it is replaced.
   * @default MICROSECOND: Kinesis delivers out of order, and changes of one item within a millisecond are told apart.
   */
  readonly approximateCreationDateTimePrecision?: 'MICROSECOND' | 'MILLISECOND';
}

/** Settings of a Kinesis stream that is made, by AWS's names. */
export interface KinesisSettings extends KinesisDestinationSettings {
  /** Name of the stream, 1 to 128 characters. A change replaces the stream. @default The name, then `-changes`. */
  readonly streamName?: string;
  /** How capacity is paid for; AWS changes it in place, twice a day at most. @default ON_DEMAND: no shards to plan. Shards that are used fully cost a fraction of it. */
  readonly streamMode?: 'ON_DEMAND' | 'PROVISIONED';
  /** Shards, 1 or more; with PROVISIONED only, and needed there. */
  readonly shardCount?: number;
  /**
   * Hours that the stream keeps a record, 24 to 8,760; costs by the GB and month, by the shard and hour with
   * PROVISIONED. @default 168: as long as a mapping can wait for a sink, and a long weekend loses nothing.
   */
  readonly retentionPeriod?: number;
  /** Customer managed key of the stream; its policy must let DynamoDB's service-linked role write with it, and every reader needs `kms:Decrypt`. @default AWS's own key `alias/aws/kinesis`. */
  readonly kmsKeyArn?: string;
  /** Metrics by shard, such as `IteratorAgeMilliseconds`; each is billed as a custom metric. @default None. */
  readonly shardLevelMetrics?: Setting<readonly ShardLevelMetric[]>;
}

export type ShardLevelMetric =
  | 'IncomingBytes'
  | 'IncomingRecords'
  | 'OutgoingBytes'
  | 'OutgoingRecords'
  | 'WriteProvisionedThroughputExceeded'
  | 'ReadProvisionedThroughputExceeded'
  | 'IteratorAgeMilliseconds'
  | 'ALL';

/** A Kinesis stream that exists already: changes are written to it, it is not made. */
export interface ExistingKinesisStream extends KinesisDestinationSettings {
  /** `arn:aws:kinesis:REGION:ACCOUNT:stream/NAME` */
  readonly streamArn: string;
  /** Hours that stream keeps a record; what consumers' ages are compared with. @default 24: what a stream keeps unless told otherwise. */
  readonly retentionPeriod?: number;
  /** Customer managed key of that stream. @default Readers need no key. */
  readonly kmsKeyArn?: string;
}

/** How a Kinesis stream is read, where that differs from a DynamoDB stream. */
export interface KinesisMappingSettings {
  /**
   * Where a new mapping starts. LATEST can miss records while the mapping is being created.
   * @default TRIM_HORIZON: it misses nothing that the stream still has.
   */
  readonly startingPosition?: 'TRIM_HORIZON' | 'LATEST' | 'AT_TIMESTAMP';
  /** Where AT_TIMESTAMP starts: `2026-01-31T10:20:30Z`; with it only, and needed there. */
  readonly startingPositionTimestamp?: string;
  /** Registers the consumer: 2 MB a second and shard of its own, paid by shard, hour and GB. A change replaces the mapping, which loses its place. @default false: consumers share a shard's 2 MB a second. */
  readonly enhancedFanOut?: Setting<boolean>;
  /** At most 5 filters; a record passes when one matches, and what does not pass is gone. @default Everything passes. */
  readonly filterCriteria?: FilterCriteria<KinesisPattern>;
  /**
   * Time, as `2026-01-31T10:20:30Z`, from which the consumer takes changes: the fence where a sink moves here from the
   * table's stream. It passes over changes made before, which the stream's consumer has brought. @default It takes them all.
   */
  readonly changesFrom?: string;
}

/** Every setting of a consumer of the Kinesis stream, whatever its handler. */
export interface KinesisConsumerSettings
  extends Omit<ConsumerSettings, 'startingPosition' | 'filterCriteria'>,
    KinesisMappingSettings {}
