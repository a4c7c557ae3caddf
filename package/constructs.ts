/** `tributary/constructs`: the constructs and their settings, for a CDKTF app of one's own. */
export type { AlarmSettings } from '../modules/alarm-settings';
export type { AlarmSubjects } from '../modules/alarms/alarm-subjects';
export { Alarms, type AlarmsProps } from '../modules/alarms/alarms';
export { AliasedFunction, type AliasedFunctionProps } from '../modules/aliased-function';
export { Backfill, type BackfillProps } from '../modules/backfill';
export type { BackfillSettings } from '../modules/backfill-settings';
export { Bucket, type BucketProps } from '../modules/bucket';
export { Consumer, type QueueConsumerProps, type StreamConsumerProps } from '../modules/consumer';
export type {
  ConsumerSettings,
  ExistingOnceTable,
  FailureSettings,
  FilterCriteria,
  FunctionCode,
  FunctionSettings,
  OwnTable,
  QueueConsumerSettings,
  QueueMappingSettings,
  StreamMappingSettings,
  UserStatement,
  VpcConfig,
} from '../modules/consumer-settings';
export { type EncryptionKey, keyOf } from '../modules/encryption-key';
export { AddressCollisionError, MissingZipError, type SettingMistake, SettingsError } from '../modules/errors';
export { FailureStore, type FailureStoreProps } from '../modules/failure-store';
export { FanOut, type FanOutProps, type FanOutSubscriber } from '../modules/fan-out';
export type {
  CrossAccountSubscriber,
  FanOutEncryption,
  FanOutSettings,
  SubscriberSettings,
} from '../modules/fan-out-settings';
export type { KinesisPattern, QueuePattern, StreamPattern } from '../modules/filter-patterns';
export { type EndpointService, Network, type NetworkProps, type NetworkSettings } from '../modules/network';
export type { PolicyStatement } from '../modules/policy';
export { Queue, type QueueProps } from '../modules/queue';
export type { Setting } from '../modules/setting';
export type { AggregationSettings } from '../modules/sinks/aggregation-settings';
export type { ExistingSinkTable } from '../modules/sinks/existing-sink-table-settings';
export type { ChosenSinks, SinkName, SinkSettings } from '../modules/sinks/settings';
export type { TransitionsSettings } from '../modules/sinks/transitions-settings';
export type { ViewSettings } from '../modules/sinks/view-settings';
export type { StreamSource } from '../modules/stream-source';
export { StreamTable, type StreamTableProps } from '../modules/stream-table';
export { Subscriber, type SubscriberProps } from '../modules/subscriber';
export type {
  ExistingTable,
  GlobalSecondaryIndex,
  KeyAttribute,
  KeySchema,
  LocalSecondaryIndex,
  Replica,
  StreamReader,
  StreamViewType,
  TableSettings,
} from '../modules/table-settings';
export { Topic, type TopicProps } from '../modules/topic';
export { VersionPruner, type VersionPrunerProps } from '../modules/version-pruner';
export { type ProductZip, productZip } from './product-zip';
