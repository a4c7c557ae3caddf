import { alarmDefaults } from '../modules/alarm-defaults';
import type {
  AlarmSubjects,
  FailureQueueSubject,
  FunctionSubject,
  QueueConsumerSubject,
  SourceSubject,
  StreamConsumerSubject,
} from '../modules/alarms/alarm-subjects';
import { Alarms } from '../modules/alarms/alarms';
import { archiveDefaults } from '../modules/archive-settings';
import { chosenDefaults } from '../modules/chosen-defaults';
import type { Consumer } from '../modules/consumer';
import { fanOutDefaults } from '../modules/fan-out-defaults';
import { kinesisDefaults } from '../modules/kinesis-defaults';
import { kebabCase } from '../modules/names';
import { eventRuleDefaults } from '../modules/pipe-defaults';
import type {
  ConsumerDefinition,
  KinesisConsumerDefinition,
  PipelineDefinition,
  SubscriberDefinition,
} from './definition';
import type { Pipeline, PipelineProps } from './pipeline';

/** Keys are those of the module `pipeline`: construct ids in kebab-case. */
type Keyed<T> = { readonly [key: string]: T };

/** Alarms of everything that a pipeline has, unless its definition wants none. */
export function makeAlarms(scope: Pipeline, { definition, name, region }: PipelineProps): Alarms | undefined {
  const settings = definition.alarms ?? {};
  if ((settings.enabled ?? alarmDefaults.alarms.enabled) === false) return undefined;
  const subjects: AlarmSubjects = {
    streamConsumers: streamConsumersOf(scope, definition),
    queueConsumers: queueConsumersOf(scope),
    functions: functionsOf(scope),
    queues: { ...subscriberQueuesOf(scope, definition), ...ruleQueuesOf(scope, definition) },
    deadLetterQueues: deadLettersOf(scope),
    topics: keyed(Object.entries(scope.fanOuts), ({ topic }) => ({ name: topic.name })),
    pipes: pipesOf(scope, definition),
    rules: rulesOf(scope),
    deliveryStreams: deliveryStreamsOf(scope, definition),
    replicatedTables: scope.kinesis ? { table: { name: scope.table.tableName } } : {},
  };
  return new Alarms(scope, 'Alarms', { name, region, subjects, settings, tableName: scope.table.tableName });
}

function keyed<T, Subject>(entries: readonly (readonly [string, T])[], subjectOf: (each: T, id: string) => Subject) {
  return Object.fromEntries(entries.map(([id, each]) => [kebabCase(id), subjectOf(each, id)])) as Keyed<Subject>;
}

function streamConsumersOf(scope: Pipeline, definition: PipelineDefinition): Keyed<StreamConsumerSubject> {
  const { table, kinesis } = scope;
  const ofTable = [
    ...Object.entries(scope.consumers),
    ...Object.entries(scope.fanOuts).map(([id, { consumer }]) => [id, consumer] as const),
  ];
  const retentionHours = kinesisRetentionOf(definition);
  return {
    ...keyed(ofTable, (consumer, id) => ({
      tableName: table.tableName,
      ...streamConsumerOf(consumer, definition.consumers[id]!),
    })),
    ...keyed(Object.entries(scope.kinesisConsumers), ({ consumer }, id) => ({
      kinesisStreamName: kinesis!.streamName,
      retentionHours,
      ...streamConsumerOf(consumer, definition.kinesis!.consumers![id]!),
    })),
  };
}

function kinesisRetentionOf({ kinesis }: PipelineDefinition): number {
  const { stream, existingStream } = kinesisDefaults;
  if (kinesis === undefined) return stream.retentionPeriod;
  const defaults = 'streamArn' in kinesis ? existingStream : stream;
  return kinesis.retentionPeriod ?? defaults.retentionPeriod;
}

function streamConsumerOf(
  consumer: Consumer,
  settings: ConsumerDefinition | KinesisConsumerDefinition,
): Omit<StreamConsumerSubject, 'tableName' | 'kinesisStreamName'> {
  const { maximumRecordAgeInSeconds, metricsConfig, onFailure } = settings;
  const kind = onFailure?.kind ?? chosenDefaults.failures.kind;
  return {
    ...functionOf(consumer),
    maximumRecordAgeInSeconds: maximumRecordAgeInSeconds ?? chosenDefaults.streamMapping.maximumRecordAgeInSeconds,
    filtered: hasFilters(settings),
    countsEvents: (metricsConfig?.metrics.length ?? 0) > 0,
    mappingUuid: consumer.mapping.uuid,
    failureQueue: failureQueueOf(consumer, kind === 'sqs'),
  };
}

function hasFilters({
  filterCriteria,
}: {
  readonly filterCriteria?: { readonly filters: unknown } | undefined;
}): boolean {
  const { filters } = filterCriteria ?? { filters: [] };
  return (filters as readonly unknown[]).length > 0;
}

function functionOf({ function: made, reservedConcurrentExecutions }: Consumer): FunctionSubject {
  return { functionName: made.function.functionName, reservedConcurrentExecutions };
}

function failureQueueOf({ failures }: Consumer, holdsPointers: boolean): FailureQueueSubject | undefined {
  return failures && { name: failures.queue.name, holdsPointers };
}

function subscribersOf({ fanOuts }: Pipeline) {
  return Object.values(fanOuts).flatMap(({ subscribers }) => Object.entries(subscribers));
}

function queueConsumersOf(scope: Pipeline): Keyed<QueueConsumerSubject> {
  const consumers = subscribersOf(scope).flatMap(([id, { consumer }]) => (consumer ? [[id, consumer] as const] : []));
  return keyed(consumers, (consumer) => ({
    ...functionOf(consumer),
    failureQueue: failureQueueOf(consumer, false),
  }));
}

/** Those that read neither a stream nor a queue themselves. What prunes versions may fail: its next day mends it. */
function functionsOf({ pipes, archive }: Pipeline): Keyed<FunctionSubject> {
  const enrichments = Object.entries(pipes).flatMap(([id, { enrichment }]) =>
    enrichment ? [[`${kebabCase(id)}-enrichment`, { functionName: enrichment.function.function.functionName }]] : [],
  );
  const transform = archive && { functionName: archive.transform.function.functionName };
  return { ...Object.fromEntries(enrichments), ...(transform ? { 'archive-transform': transform } : {}) };
}

function subscriberQueuesOf(scope: Pipeline, { consumers }: PipelineDefinition) {
  const definitions = Object.values(consumers).flatMap(({ handler }): (readonly [string, SubscriberDefinition])[] =>
    handler.kind === 'fan-out' ? Object.entries(handler.subscribers) : [],
  );
  const settings = Object.fromEntries(definitions);
  return keyed(subscribersOf(scope), ({ queue, consumer }, id) => ({
    name: queue.name,
    messageRetentionSeconds: settings[id]!.messageRetentionSeconds ?? fanOutDefaults.subscriber.messageRetentionSeconds,
    consumed: consumer !== undefined,
  }));
}

/** Key of the bus, then of the rule. */
function busRulesOf({ buses }: Pipeline) {
  return Object.entries(buses).flatMap(([busId, bus]) =>
    Object.entries(bus.rules).map(
      ([ruleId, rule]) => [`${kebabCase(busId)}-${kebabCase(ruleId)}`, { busId, ruleId, bus, rule }] as const,
    ),
  );
}

function ruleQueuesOf(scope: Pipeline, { buses }: PipelineDefinition) {
  const owned = busRulesOf(scope).flatMap(([key, { busId, ruleId, rule }]) => {
    if (rule.queue === undefined) return [];
    const { messageRetentionSeconds = eventRuleDefaults.ownQueue.messageRetentionSeconds } =
      buses![busId]!.rules![ruleId]!.target.ownQueue!;
    return [[key, { name: rule.queue.name, messageRetentionSeconds }] as const];
  });
  return Object.fromEntries(owned);
}

function deadLettersOf(scope: Pipeline): Keyed<{ readonly name: string }> {
  return {
    ...keyed(subscribersOf(scope), ({ deadLetters }) => ({ name: deadLetters.name })),
    ...Object.fromEntries(busRulesOf(scope).map(([key, { rule }]) => [key, { name: rule.deadLetters.name }] as const)),
  };
}

function pipesOf({ pipes, table, kinesis }: Pipeline, definition: PipelineDefinition) {
  return keyed(Object.entries(pipes), ({ pipe }, id) => {
    const settings = definition.pipes![id]!;
    const source: SourceSubject =
      settings.source === 'kinesis' ? { kinesisStreamName: kinesis!.streamName } : { tableName: table.tableName };
    return {
      ...source,
      name: pipe.resource.name,
      filtered: hasFilters(settings),
      deadLetterQueue: { name: pipe.deadLetters.name },
    };
  });
}

function rulesOf(scope: Pipeline) {
  return Object.fromEntries(
    busRulesOf(scope).map(([key, { bus, rule }]) => [key, { name: rule.name, busName: bus.name }] as const),
  );
}

/** The archive's, and those of consumers that keep an audit log. */
function deliveryStreamsOf(scope: Pipeline, { archive: settings }: PipelineDefinition) {
  const { archive, consumers, kinesisConsumers } = scope;
  const all: readonly (readonly [string, Consumer])[] = [
    ...Object.entries(consumers),
    ...Object.entries(kinesisConsumers).map(([id, { consumer }]) => [id, consumer] as const),
    ...subscribersOf(scope).flatMap(([id, { consumer }]) => (consumer ? [[id, consumer] as const] : [])),
  ];
  const audits = all.flatMap(([id, { sinkOutputs }]) =>
    sinkOutputs.flatMap(({ name, value }) =>
      name === 'auditStreamName' && value ? [[kebabCase(id), { name: value }]] : [],
    ),
  );
  const isParquet = (settings?.format ?? archiveDefaults.format) === 'parquet';
  return {
    ...Object.fromEntries(audits),
    ...(archive ? { archive: { name: archive.stream.resource.name, convertsFormat: isParquet } } : {}),
  };
}
