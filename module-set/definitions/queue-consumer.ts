import { claimCheckReadStatement } from '../../modules/claim-check-access';
import { Consumer } from '../../modules/consumer';
import type { QueueConsumerSettings } from '../../modules/consumer-settings';
import { keyOf } from '../../modules/encryption-key';
import { isGiven, rawExpression, withFallback } from '../../modules/setting';
import { sinkNames } from '../../modules/sinks';
import { queueConsumerRules } from '../../stacks/rules';
import type { ModuleDefinition } from '../module-definition';
import { settingsOf } from '../settings-of';
import type { CommonVariables } from './common-variables';
import { consumerOutputs } from './consumer-outputs';
import { codeOrOwn, sinkZipPath } from './function-code';
import type { ModuleSettings } from './module-settings';

/** A function that reads a queue. */
export function queueConsumer({ queueConsumer: variables, own: ownOf }: CommonVariables): ModuleDefinition {
  const own = ownOf('name', 'consumer', 'queue', 'deadLetters', 'claimChecks', 'functionZip', ...sinkNames);
  const last = ownOf('deletionProtectionEnabled', 'tags');
  return {
    name: 'queue-consumer',
    summary: "A function that reads a subscriber's queue, or any queue: your code in any runtime, or a sink.",
    introduction: [
      'Function, role, log group, alias, event source mapping, and a quarantine for what can never succeed. What fails too',
      "often goes to the queue's own dead letters, which is the queue's redrive policy.",
    ].join('\n'),
    variables: [...own, ...variables, ...last],
    rules: queueConsumerRules,
    zips: sinkNames,
    build: (stack) => {
      const { name, consumer, queue, deadLetters, claimChecks, functionZip, ...sinks } =
        settingsOf<ModuleSettings>(own);
      const settings = settingsOf<QueueConsumerSettings>(variables);
      const { code, runtime } = codeOrOwn(functionZip!, settings.runtime!, sinkZipPath(sinks));
      const made = new Consumer(stack, 'Default', {
        name,
        consumer: withFallback(consumer, name),
        source: { queue: { arn: queue.arn }, deadLetters: deadLetters!, key: keyOf(queue.kmsKeyArn) },
        settings: { ...settings, runtime },
        sinks,
        code,
        statements: [claimCheckReadStatement(claimChecks!.bucketArn, isGiven(claimChecks))],
        preventDestroy: rawExpression('var.deletion_protection_enabled'),
      });
      return consumerOutputs(made, '; null where poison goes to the dead letters');
    },
  };
}
