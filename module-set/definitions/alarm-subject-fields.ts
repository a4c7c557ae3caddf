import type {
  AlarmSubjects,
  DeliveryStreamSubject,
  FailureQueueSubject,
  FunctionSubject,
  NamedSubject,
  PipeSubject,
  QueueConsumerSubject,
  QueueSubject,
  RuleSubject,
  SourceSubject,
  StreamConsumerSubject,
} from '../../modules/alarms/alarm-subjects';
import type { FieldsOf, Shape } from '../../stacks/checks/shape';
import { flag, integer, map, object, optional, required, text } from '../../stacks/checks/shapes';

const name = text(/^\S{1,256}$/, 'must be a name: 1 to 256 characters without spaces');
const named = required(name, 'Name it.');

const functionFields: FieldsOf<FunctionSubject> = {
  functionName: named,
  reservedConcurrentExecutions: optional(integer(0)),
};

const sourceFields: FieldsOf<SourceSubject> = {
  tableName: optional(name),
  kinesisStreamName: optional(name),
  filtered: optional(flag),
};

const failureQueue = optional(object<FailureQueueSubject>({ name: named, holdsPointers: optional(flag) }));

/** What is watched, by keys that become part of addresses. */
export const alarmSubjectFields: FieldsOf<AlarmSubjects> = {
  streamConsumers: byKey(
    object<StreamConsumerSubject>({
      ...functionFields,
      ...sourceFields,
      retentionHours: optional(integer(24, 8_760)),
      maximumRecordAgeInSeconds: optional(integer(-1, 604_800)),
      countsEvents: optional(flag),
      mappingUuid: optional(name),
      failureQueue,
    }),
  ),
  queueConsumers: byKey(object<QueueConsumerSubject>({ ...functionFields, failureQueue })),
  functions: byKey(object<FunctionSubject>(functionFields)),
  queues: byKey(
    object<QueueSubject>({
      name: named,
      messageRetentionSeconds: optional(integer(60, 1_209_600)),
      consumed: optional(flag),
    }),
  ),
  deadLetterQueues: byKey(object<NamedSubject>({ name: named })),
  topics: byKey(object<NamedSubject>({ name: named })),
  pipes: byKey(
    object<PipeSubject>({
      ...sourceFields,
      name: named,
      deadLetterQueue: required(object<NamedSubject>({ name: named }), 'Name the queue.'),
    }),
  ),
  rules: byKey(object<RuleSubject>({ name: named, busName: named })),
  deliveryStreams: byKey(object<DeliveryStreamSubject>({ name: named, convertsFormat: optional(flag) })),
  replicatedTables: byKey(object<NamedSubject>({ name: named })),
};

function byKey(of: Shape) {
  return optional(map(of, { pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/, rule: 'must be lower-case words with hyphens' }));
}
