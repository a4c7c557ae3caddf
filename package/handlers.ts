/** `tributary/handlers`: what runs in Lambda. Needs no CDKTF. */
export {
  type Change,
  type ConsumerContext,
  type ConsumerDefinition,
  type ConsumerHandler,
  type ConsumerRehearsal,
  type DynamodbCall,
  defineConsumer,
  type Effect,
  ExactNumber,
  type NativeValue,
  type OnUncertain,
  PoisonError,
  type Transition,
  type TransitionEnd,
  toItem,
  toNative,
} from '../handlers/consumer';
export type { AttributeValue, Item } from '../handlers/core/attribute-value';
export { type AwsRequest, createAwsRequest } from '../handlers/core/aws-request';
export { canaryKeyPrefix, isCanary } from '../handlers/core/canary';
export type { EventName } from '../handlers/core/change';
export { type Clock, systemClock } from '../handlers/core/clock';
export { type ConsumerRuntime, createConsumerRuntime } from '../handlers/core/consumer-runtime';
export { createDynamodbCall } from '../handlers/core/dynamodb-call';
export {
  consumerEnv,
  type EnvSource,
  type EnvTable,
  type EnvVariable,
  readEnv,
  type Settings,
} from '../handlers/core/env';
export { classifyError, type ErrorClass } from '../handlers/core/error-class';
export { HandlerError, InvariantError, SettingsError, SinkError, SourceError } from '../handlers/core/errors';
export {
  type BatchResponse,
  type EventSource,
  type EventSources,
  eventSourceOf,
  recordsOf,
} from '../handlers/core/event-source';
export { everySource, liveSources, repairSource } from '../handlers/core/every-source';
export type {
  CompareQuestion,
  Comparison,
  Difference,
  HeldEntry,
  HeldPage,
  Inspection,
  KeyTypes,
  ListQuestion,
  ReadItem,
} from '../handlers/core/inspection';
export { decodeKinesisRecord, type KinesisRecord } from '../handlers/core/kinesis-record';
export { createLogger, type LogFields, type Logger, writeStdout } from '../handlers/core/logger';
export { createMetrics, type MetricName, type Metrics } from '../handlers/core/metrics';
export type { ObjectLocation, ObjectStore } from '../handlers/core/object-store';
export {
  answerOperators,
  type Description,
  type OperatedHandler,
  type OperatorAnswer,
} from '../handlers/core/operator-event';
export {
  type BatchProcessor,
  type BatchProcessorParts,
  createBatchProcessor,
  type InvocationContext,
} from '../handlers/core/process-batch';
export type { Quarantine, QuarantineEntry } from '../handlers/core/quarantine';
export { decodeQueueMessage, type QueueMessage, type ReadObject } from '../handlers/core/queue-message';
export type { Random } from '../handlers/core/random';
export type { Outcome, ReplayPolicy, Sink, SinkContext, SinkContract, SinkTask } from '../handlers/core/sink';
export { decodeStreamRecord, type StreamRecord } from '../handlers/core/stream-record';
export {
  compareSequenceNumbers,
  compareVersions,
  kinesisVersionOf,
  seedVersionOf,
  versionOf,
} from '../handlers/core/version';
export {
  definePipeEnrichment,
  type Enrich,
  type EnrichedEvent,
  type EnrichmentContext,
  type PipeEnrichmentHandler,
} from '../handlers/enrichment';
export { createDirectTransport } from '../handlers/fan-out/direct-transport';
export { type ClaimCheckStore, type FanOutParts, fanOutSink } from '../handlers/fan-out/fan-out-sink';
export type { PublishEntry, Transport, TransportSettings } from '../handlers/fan-out/transport';
export type { KclRecord } from '../handlers/kcl/kcl-event';
export {
  createRecordProcessor,
  type RecordProcessor,
  type RecordProcessorOptions,
} from '../handlers/kcl/record-processor';
export { type AggregationSinkParts, createAggregationSink } from '../handlers/sinks/aggregation/aggregation-sink';
export { addGroupRows, type GroupTotals, groupKeys } from '../handlers/sinks/aggregation/group-totals';
export type { AggregationRule } from '../handlers/sinks/aggregation/settings';
export { type CacheSinkParts, createCacheSink } from '../handlers/sinks/cache/cache-sink';
export {
  createLeasedCache,
  type LeasedCache,
  type LeasedCacheParts,
  leasePrefix,
  leasePutScript,
  leaseScript,
  type SendCommand,
} from '../handlers/sinks/cache/leased-cache';
export { createRedisClient, type KeyCommand, type RedisClient } from '../handlers/sinks/cache/redis-client';
export type { Logins, NodeParts } from '../handlers/sinks/cache/redis-node';
export { stateAttributes } from '../handlers/sinks/state-attributes';
export type {
  EventBridgeTarget,
  SesTarget,
  SnsTarget,
  TransitionRule,
} from '../handlers/sinks/transitions/settings';
export { createTransitionsSink, type TransitionsSinkParts } from '../handlers/sinks/transitions/transitions-sink';
export type { ProjectionPath, ViewProjection } from '../handlers/sinks/view/view-projection';
export { createViewSink, type ViewSinkParts } from '../handlers/sinks/view/view-sink';
