/** `tributary`: environments as typed data, and the app that synthesizes them. */
export type {
  ConsumerSettings,
  ExistingOnceTable,
  FailureSettings,
  FunctionSettings,
  QueueConsumerSettings,
  StreamMappingSettings,
} from '../modules/consumer-settings';
export { AddressCollisionError, MissingZipError, type SettingMistake, SettingsError } from '../modules/errors';
export type { FanOutSettings, SubscriberSettings } from '../modules/fan-out-settings';
export type { NetworkSettings } from '../modules/network';
export type { AggregationSettings } from '../modules/sinks/aggregation-settings';
export type { ExistingSinkTable } from '../modules/sinks/existing-sink-table-settings';
export type { SinkName, SinkSettings } from '../modules/sinks/settings';
export type { TransitionsSettings } from '../modules/sinks/transitions-settings';
export type { ViewSettings } from '../modules/sinks/view-settings';
export type {
  ExistingTable,
  GlobalSecondaryIndex,
  KeyAttribute,
  KeySchema,
  TableSettings,
} from '../modules/table-settings';
export type {
  CdcHandler,
  ConsumerDefinition,
  EntryHandler,
  EnvironmentDefinition,
  FanOutHandler,
  LocalStateBackend,
  PipelineDefinition,
  QueueConsumerDefinition,
  S3StateBackend,
  StateBackend,
  StreamHandler,
  SubscriberDefinition,
  ZipHandler,
} from '../stacks/definition';
export { Pipeline, type PipelineProps } from '../stacks/pipeline';
export { PipelineStack, type PipelineStackProps } from '../stacks/pipeline-stack';
export type { Zip } from '../stacks/zips';
export { type AppOptions, runApp } from './app/main';
export { synthesizeApp } from './app/synthesize-app';
