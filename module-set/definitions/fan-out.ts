import { Token } from 'cdktf';
import { chosenDefaults } from '../../modules/chosen-defaults';
import { chooseText, is } from '../../modules/condition';
import type { ConsumerSettings } from '../../modules/consumer-settings';
import { FanOut } from '../../modules/fan-out';
import type { FanOutSettings } from '../../modules/fan-out-settings';
import { expression, rawExpression, withFallback } from '../../modules/setting';
import { sinkNames } from '../../modules/sinks';
import { fanOutRules } from '../../stacks/rules';
import { argumentsFrom, callModule } from '../module-call';
import type { ModuleDefinition, Output } from '../module-definition';
import type { ModuleStack } from '../module-stack';
import { settingsOf } from '../settings-of';
import { objectVariable, type Variable, withNullDefault } from '../variable';
import type { CommonVariables } from './common-variables';
import { consumerOutputs } from './consumer-outputs';
import { ownCode, zipPath } from './function-code';
import { keyOutput } from './key-output';
import type { ModuleSettings } from './module-settings';
import { queueConsumer } from './queue-consumer';
import { subscriber } from './subscriber';

/** A consumer that publishes every change to a topic, and the topic's subscribers. */
export function fanOut(variables: CommonVariables): ModuleDefinition {
  const own = variables.own('name', 'pipeline', 'consumer', 'stream');
  const last = variables.own('deletionProtectionEnabled', 'tags');
  const subscribers = subscribersVariable(variables);
  return {
    name: 'fan-out',
    summary:
      'Every change to an SNS topic, with any number of SQS subscribers: the way past the two readers of a stream.',
    introduction: [
      'One reader of the stream publishes to a topic, standard or FIFO; each subscriber has a queue, a filter and dead letters',
      'of its own, and if wanted a function that reads the queue. Messages above 256 KiB leave a pointer, their payload goes',
      'to a bucket.',
    ].join('\n'),
    variables: [...own, ...variables.fanOut, subscribers, ...variables.streamConsumer, ...last],
    rules: fanOutRules,
    zips: ['fan-out', 'fan-out-direct'],
    build: (stack) => {
      const { name, pipeline, consumer, stream } = settingsOf<ModuleSettings>(own);
      const settings = settingsOf<FanOutSettings>(variables.fanOut);
      const made = new FanOut(stack, 'Default', {
        pipeline: withFallback(pipeline, name),
        name,
        consumer: withFallback(consumer, name),
        code: ownCode(chooseText(is(settings.transport, 'direct'), zipPath('fan-out-direct'), zipPath('fan-out'))),
        source: { streamArn: stream.arn, kmsKeyArn: stream.kmsKeyArn },
        settings: settingsOf<ConsumerSettings>(variables.streamConsumer),
        fanOut: settings,
        subscribers: {},
        preventDestroy: rawExpression('var.deletion_protection_enabled'),
      });
      const topic = {
        arn: made.topic.arn,
        name: made.topic.name,
        fifo: made.fifo,
        kms_key: keyOutput(made.topic.key.arn, made.topic.key.isThere),
      };
      addSubscribers(stack, variables, { made, topic, pipeline: withFallback(pipeline, name) });
      return [...consumerOutputs(made.consumer), ...fanOutOutputs(made, topic)];
    },
  };
}

/** Key to subscriber, each with or without a function. */
export function subscribersVariable(variables: CommonVariables): Variable {
  const consumer = objectVariable('consumer', {
    description: 'The function that reads the queue.',
    defaultText: 'Whoever else reads it.',
    attributes: [
      ...[...variables.own('consumer', 'functionZip', ...sinkNames), ...variables.queueConsumer].map(withNullDefault),
    ],
    defaultValue: null,
  });
  return objectVariable('subscribers', {
    description: 'Key to subscriber; its queue is called after the pipeline and the key.',
    defaultText: 'None.',
    attributes: [...variables.subscriber.map(withNullDefault), consumer],
    isMap: true,
    defaultValue: {},
  });
}

/** Whether an object is given. A comparison with null would be as secret as the most secret field, such as `environment`. */
export function hasFields(object: string): string {
  return `can(keys(${object}))`;
}

function addSubscribers(
  stack: ModuleStack,
  variables: CommonVariables,
  { made, topic, pipeline }: { made: FanOut; topic: object; pipeline: string },
): void {
  const shared = {
    name: `${pipeline}-${rawExpression('each.key')}`,
    tags: rawExpression('var.tags'),
  };
  callModule(stack, 'subscribers', {
    module: subscriber(variables),
    forEach: rawExpression('var.subscribers'),
    arguments: {
      ...argumentsFrom(variables.subscriber, 'each.value'),
      ...shared,
      topic,
      visibility_timeout_seconds: visibilityTimeout(),
    },
  });
  const queueConsumerVariables = [...variables.own('functionZip', ...sinkNames), ...variables.queueConsumer];
  callModule(stack, 'subscriber_consumers', {
    module: queueConsumer(variables),
    forEach: rawExpression(
      `{ for key, subscriber in var.subscribers : key => subscriber.consumer if ${hasFields('subscriber.consumer')} }`,
    ),
    arguments: {
      ...argumentsFrom(queueConsumerVariables, 'each.value'),
      ...shared,
      deletion_protection_enabled: rawExpression('var.deletion_protection_enabled'),
      consumer: rawExpression('coalesce(each.value.consumer, each.key)'),
      queue: rawExpression('module.subscribers[each.key].queue'),
      dead_letters: rawExpression('module.subscribers[each.key].dead_letters'),
      claim_checks: expression`var.claim_check ? ${{ bucket_arn: made.claimChecks!.arn }} : null`,
    },
  });
}

/**
 * Six function timeouts and the window in which a batch fills, where there is a function and nothing else is said.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
function visibilityTimeout(): unknown {
  const consumer = 'each.value.consumer';
  const { timeout } = chosenDefaults.function;
  const { maximumBatchingWindowInSeconds: window } = chosenDefaults.queueMapping;
  return rawExpression(
    `each.value.visibility_timeout_seconds != null || !${hasFields(consumer)} ? each.value.visibility_timeout_seconds : 6 * coalesce(${consumer}.timeout, ${timeout}) + coalesce(${consumer}.maximum_batching_window_in_seconds, ${window})`,
  );
}

function fanOutOutputs(made: FanOut, topic: object): readonly Output[] {
  return [
    { name: 'topic', description: 'The topic as `subscriber` takes it: ARN, name, kind, key.', value: topic },
    {
      name: 'claim_check_bucket',
      description: 'Bucket with the payloads of oversize messages; null without one.',
      value: made.claimChecks!.name,
    },
    {
      name: 'subscribers',
      description: 'By key: queue, dead letters, and the function where there is one.',
      value: Token.asAny(
        rawExpression(
          '{ for key, subscriber in module.subscribers : key => { queue = subscriber.queue, dead_letters = subscriber.dead_letters, function_name = try(module.subscriber_consumers[key].function_name, null), function_arn = try(module.subscriber_consumers[key].function_arn, null), failure_queue_name = try(module.subscriber_consumers[key].failure_queue_name, null), audit_stream_name = try(module.subscriber_consumers[key].audit_stream_name, null) } }',
        ),
      ),
    },
  ];
}
