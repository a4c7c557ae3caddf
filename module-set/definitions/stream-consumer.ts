import { Consumer } from '../../modules/consumer';
import type { ConsumerSettings } from '../../modules/consumer-settings';
import { rawExpression, withFallback } from '../../modules/setting';
import { sinkNames } from '../../modules/sinks';
import { streamConsumerRules } from '../../stacks/rules';
import type { ModuleDefinition } from '../module-definition';
import { settingsOf } from '../settings-of';
import type { CommonVariables } from './common-variables';
import { consumerOutputs } from './consumer-outputs';
import { codeOrOwn, sinkZipPath } from './function-code';
import type { ModuleSettings } from './module-settings';

/** A function that reads a stream. */
export function streamConsumer({ streamConsumer: variables, own: ownOf }: CommonVariables): ModuleDefinition {
  const own = ownOf('name', 'consumer', 'stream', 'functionZip', ...sinkNames);
  const last = ownOf('deletionProtectionEnabled', 'tags');
  return {
    name: 'stream-consumer',
    summary: 'A function that reads a DynamoDB stream and loses nothing: your code in any runtime, or a sink.',
    introduction: [
      'Function, role, log group, alias, event source mapping, and where failures are kept. A deploy publishes a version and',
      'swaps the alias; the mapping, which holds the place in the stream, is left alone. What the mapping gives up goes to a',
      'bucket with its payload, indexed by a queue.',
    ].join('\n'),
    variables: [...own, ...variables, ...last],
    rules: streamConsumerRules,
    zips: sinkNames,
    build: (stack) => {
      const { name, consumer, stream, functionZip, ...sinks } = settingsOf<ModuleSettings>(own);
      const settings = settingsOf<ConsumerSettings>(variables);
      const { code, runtime } = codeOrOwn(functionZip!, settings.runtime!, sinkZipPath(sinks));
      const made = new Consumer(stack, 'Default', {
        name,
        consumer: withFallback(consumer, name),
        source: { streamArn: stream.arn, kmsKeyArn: stream.kmsKeyArn },
        settings: { ...settings, runtime },
        sinks,
        code,
        preventDestroy: rawExpression('var.deletion_protection_enabled'),
      });
      return consumerOutputs(made);
    },
  };
}
