import { KinesisConsumer } from '../../modules/kinesis-consumer';
import type { KinesisConsumerSettings } from '../../modules/kinesis-settings';
import { rawExpression, withFallback } from '../../modules/setting';
import { sinkNames } from '../../modules/sinks';
import { kinesisConsumerRules } from '../../stacks/rules';
import type { ModuleDefinition } from '../module-definition';
import { settingsOf } from '../settings-of';
import type { CommonVariables } from './common-variables';
import { consumerOutputs } from './consumer-outputs';
import { codeOrOwn, sinkZipPath } from './function-code';
import type { ModuleSettings } from './module-settings';

/** A function that reads a Kinesis stream with the changes of a table. */
export function kinesisConsumer({ kinesisConsumer: variables, own: ownOf }: CommonVariables): ModuleDefinition {
  const own = ownOf('name', 'consumer', 'kinesisStream', 'functionZip', ...sinkNames);
  const last = ownOf('deletionProtectionEnabled', 'tags');
  return {
    name: 'kinesis-consumer',
    summary: "A function that reads a table's changes from a Kinesis stream: your code in any runtime, or a sink.",
    introduction: [
      'The same function, mapping and failure store as those of `stream-consumer`, and the same handlers. With',
      '`enhanced_fan_out` the consumer is registered and reads each shard at a rate of its own; the registration is named',
      'after the function, for another one would replace the mapping, which holds the place in the stream.',
    ].join('\n'),
    variables: [...own, ...variables, ...last],
    rules: kinesisConsumerRules,
    zips: sinkNames,
    build: (stack) => {
      const { name, consumer, kinesisStream, functionZip, ...sinks } = settingsOf<ModuleSettings>(own);
      const settings = settingsOf<KinesisConsumerSettings>(variables);
      const { code, runtime } = codeOrOwn(functionZip!, settings.runtime!, sinkZipPath(sinks));
      const made = new KinesisConsumer(stack, 'Default', {
        name,
        consumer: withFallback(consumer, name),
        source: { streamArn: kinesisStream.arn, kmsKeyArn: kinesisStream.kmsKeyArn },
        settings: { ...settings, runtime },
        sinks,
        code,
        preventDestroy: rawExpression('var.deletion_protection_enabled'),
      });
      return [
        ...consumerOutputs(made.consumer),
        {
          name: 'registered_consumer_arn',
          description: 'ARN of the registered consumer; null without `enhanced_fan_out`.',
          value: made.registeredArn,
        },
      ];
    },
  };
}
