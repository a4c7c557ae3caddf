import { alarmDefaults } from '../../modules/alarm-defaults';
import { archiveDefaults } from '../../modules/archive-settings';
import { backfillDefaults } from '../../modules/backfill-settings';
import { chosenDefaults } from '../../modules/chosen-defaults';
import { fanOutDefaults } from '../../modules/fan-out-defaults';
import { kinesisDefaults } from '../../modules/kinesis-defaults';
import { eventRuleDefaults, pipeDefaults } from '../../modules/pipe-defaults';
import { sinkNames } from '../../modules/sinks';
import { sinkDefaults } from '../../modules/sinks/defaults';
import type { SettingDocs } from '../documentation/setting-docs';
import { type Defaults, type Variable, variablesOf, withNullDefault } from '../variable';
import { alarmSubjectFields } from './alarm-subject-fields';
import { moduleFields } from './module-fields';
import type { ModuleSettings } from './module-settings';
import { type Fields, shapes } from './shapes';

/** The variables of the constructs' settings, and those that modules take besides, each written once. */
export function commonVariables(docs: SettingDocs) {
  const of = (fields: Fields, documentedBy: string | readonly string[], defaults: Defaults = {}) =>
    variablesOf({ fields, documentedBy: [documentedBy].flat(), defaults, docs });
  // What is given names the sink, so that one whose settings may all be left out must be told from none.
  const own = of(moduleFields, 'ModuleSettings', moduleDefaults).map((variable) =>
    (sinkNames as readonly string[]).includes(variable.setting) ? withNullDefault(variable) : variable,
  );
  return {
    table: of(shapes.table, 'TableSettings', tableDefaults),
    streamConsumer: of(shapes.streamConsumer, 'ConsumerSettings', streamConsumerDefaults),
    queueConsumer: of(shapes.queueConsumer, 'QueueConsumerSettings', queueConsumerDefaults),
    fanOut: of(shapes.fanOut, 'FanOutSettings', { ...fanOutDefaults.fanOut, encryption: fanOutDefaults.encryption }),
    subscriber: of(shapes.subscriber, 'SubscriberSettings', subscriberDefaults),
    kinesis: of(shapes.kinesis, 'KinesisSettings', kinesisDefaults.stream),
    kinesisConsumer: of(
      shapes.kinesisConsumer,
      ['KinesisMappingSettings', 'ConsumerSettings'],
      kinesisConsumerDefaults,
    ),
    archive: of(shapes.archive, 'ArchiveSettings', archiveVariableDefaults),
    backfill: of(shapes.backfill, 'BackfillSettings', backfillDefaults),
    pipe: of(shapes.pipe, 'PipeSettings', pipeVariableDefaults),
    enrichment: of(shapes.enrichment, 'FunctionSettings', chosenDefaults.function),
    eventBus: of(shapes.eventBus, 'EventBusSettings'),
    eventRule: of(shapes.eventRule, 'EventRuleSettings', eventRuleVariableDefaults).map(withOwnQueueAsked),
    alarms: of(alarmFields, 'AlarmSettings', alarmDefaults.alarms),
    alarmSubjects: of(alarmSubjectFields, 'AlarmSubjects', alarmSubjectDefaults),
    network: of(shapes.network, 'NetworkSettings'),
    existingTable: of(shapes.existingTable, 'ExistingTable'),
    pipeline: of(pipelineFields, 'PipelineDefinition', {
      functionVersionsKept: 10,
      alarms: alarmDefaults.alarms,
    }),
    /** Those of `ModuleSettings`, in the order asked for. */
    own: (...settings: readonly (keyof ModuleSettings)[]): readonly Variable[] =>
      settings.map((setting) => own.find((variable) => variable.setting === setting)!),
  } as const;
}

/** What is given names the target, so that a queue whose settings may all be left out must be told from none. */
function withOwnQueueAsked(variable: Variable): Variable {
  const attributes = variable.attributes.map((attribute) =>
    attribute.setting === 'ownQueue' ? withNullDefault(attribute) : attribute,
  );
  return { ...variable, attributes };
}

export type CommonVariables = ReturnType<typeof commonVariables>;

const moduleDefaults: Defaults = {
  ...sinkDefaults,
  topic: { fifo: false },
  kinesisStream: kinesisDefaults.existingStream,
  existingStream: kinesisDefaults.existingStream,
  writtenAfter: [],
  sourceStream: { kind: 'dynamodb' },
  consumers: {
    batchSize: chosenDefaults.streamMapping.batchSize,
    source: 'dynamodb',
    functionResponseTypes: ['ReportBatchItemFailures'],
  },
  keepVersions: 10,
  deletionProtectionEnabled: true,
};

const tableDefaults: Defaults = {
  ...chosenDefaults.table,
  deletionProtectionEnabled: true,
  globalSecondaryIndexes: chosenDefaults.index,
  localSecondaryIndexes: chosenDefaults.index,
};

const streamConsumerDefaults: Defaults = {
  ...chosenDefaults.function,
  ...chosenDefaults.streamMapping,
  onFailure: chosenDefaults.failures,
};

const kinesisConsumerDefaults: Defaults = { ...streamConsumerDefaults, ...kinesisDefaults.consumer };

const queueConsumerDefaults: Defaults = {
  ...chosenDefaults.function,
  ...chosenDefaults.queueMapping,
  quarantine: chosenDefaults.failures.kind,
  onFailure: chosenDefaults.failures,
};

/** Three members of a function's settings go to that of an archive; the others have no place there. */
const archiveVariableDefaults: Defaults = { ...archiveDefaults, transform: chosenDefaults.function };

const pipeVariableDefaults: Defaults = {
  ...pipeDefaults.pipe,
  target: { lambda: pipeDefaults.lambda, stepFunctions: pipeDefaults.stepFunctions },
};

const eventRuleVariableDefaults: Defaults = {
  ...eventRuleDefaults.rule,
  target: { ownQueue: eventRuleDefaults.ownQueue },
};

/** A module that is called makes alarms. */
const { enabled: _called, ...alarmFields } = shapes.alarms;

const alarmSubjectDefaults: Defaults = {
  streamConsumers: { ...alarmDefaults.streamConsumer, failureQueue: alarmDefaults.failureQueue },
  queueConsumers: { failureQueue: alarmDefaults.failureQueue },
  queues: alarmDefaults.queue,
  pipes: alarmDefaults.pipe,
  deliveryStreams: alarmDefaults.deliveryStream,
};

/** `name` is the module's own: the name in this environment. */
const { name: _name, ...pipelineFields } = shapes.pipeline;

/** A visibility timeout that is left out follows from the function that reads the queue. */
const { visibilityTimeoutSeconds: _following, ...subscriberDefaults } = fanOutDefaults.subscriber;
