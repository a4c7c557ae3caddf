import type {
  EventBusSettings,
  EventDeadLetters,
  EventFunction,
  EventPlace,
  EventQueue,
  EventRuleSettings,
  EventStream,
  EventTarget,
  EventTopic,
  OwnEventQueue,
} from '../../modules/event-bus-settings';
import { functionFields } from './function-shape';
import type { ObjectShape, Shape } from './shape';
import { arn, constructId, flag, integer, kmsKeyArn, object, optional, required, text } from './shapes';

const eventPattern: Shape = {
  kind: 'any',
  terraform: 'string',
  json: {
    as: 'object',
    rule: 'must be the text of a JSON object',
    remedy: 'Write it as `jsonencode({ source = ["orders"] })`.',
  },
};

function place(service: string, rule: string) {
  return optional(object<EventPlace>({ arn: required(arn(service, rule), 'Name it.') }));
}

const target = object<EventTarget>({
  ownQueue: optional(
    object<OwnEventQueue>({
      messageRetentionSeconds: optional(integer(60, 1_209_600)),
      visibilityTimeoutSeconds: optional(integer(0, 43_200)),
    }),
  ),
  sqs: optional(
    object<EventQueue>({
      arn: required(arn('sqs', 'must be the ARN of a queue'), 'Name the queue.'),
      messageGroupId: optional(text(/^.{1,128}$/, 'must be 1 to 128 characters')),
    }),
  ),
  sns: optional(object<EventTopic>({ arn: required(arn('sns', 'must be the ARN of a topic'), 'Name the topic.') })),
  lambda: optional(
    object<EventFunction>({
      arn: required(arn('lambda', 'must be the ARN of a function or of an alias'), 'Name the function.'),
    }),
  ),
  stepFunctions: place('states', 'must be the ARN of a state machine'),
  kinesis: optional(
    object<EventStream>({
      arn: required(arn('kinesis', 'must be the ARN of a Kinesis stream'), 'Name the stream.'),
      partitionKeyPath: optional(text(/^\$.{0,255}$/, 'must be a JSON path, such as `$.detail.id`')),
    }),
  ),
  firehose: place('firehose', 'must be the ARN of a delivery stream'),
  eventBus: place('events', 'must be the ARN of an event bus'),
  apiDestination: place('events', 'must be the ARN of an API destination'),
  inputPath: optional(text(/^\$.{0,255}$/, 'must be a JSON path, such as `$.detail`')),
});

/** A rule of a bus. */
export const eventRuleShape: ObjectShape = object<EventRuleSettings>({
  eventPattern: required(eventPattern, 'Write which events it is for: `{ source: [...] }`.'),
  enabled: optional(flag),
  target: required(target, 'Say where events go.'),
  maximumEventAgeInSeconds: optional(integer(60, 86_400)),
  maximumRetryAttempts: optional(integer(0, 185)),
  deadLetters: optional(object<EventDeadLetters>({ kmsKeyArn: optional(kmsKeyArn) })),
  permissionsBoundary: functionFields.permissionsBoundary,
});

/** A bus of a pipeline. */
export const eventBusShape: ObjectShape = object<EventBusSettings>({
  kmsKeyArn: optional(kmsKeyArn),
  archiveRetentionInDays: optional(integer(1, 36_500)),
  rules: optional({ kind: 'map', of: eventRuleShape, key: constructId, constructs: true }),
});
