import { claimCheckReadStatement } from '../../modules/claim-check-access';
import { Consumer } from '../../modules/consumer';
import type { QueueConsumerSettings } from '../../modules/consumer-settings';
import { keyOf } from '../../modules/encryption-key';
import { isGiven, rawExpression, withFallback } from '../../modules/setting';
import { queueConsumerRules } from '../../stacks/rules';
import type { ModuleDefinition } from '../module-definition';
import { settingsOf } from '../settings-of';
import { withoutDefault } from '../variable';
import type { CommonVariables } from './common-variables';
import { consumerOutputs } from './consumer-outputs';
import { callersCode } from './function-code';
import type { ModuleSettings } from './module-settings';

/** A function that reads a queue. */
export function queueConsumer({ queueConsumer: variables, own: ownOf }: CommonVariables): ModuleDefinition {
  const own = ownOf('name', 'consumer', 'queue', 'deadLetters', 'claimChecks', 'functionZip');
  const required = own.map((variable) => (variable.setting === 'functionZip' ? withoutDefault(variable) : variable));
  const last = ownOf('deletionProtectionEnabled', 'tags');
  return {
    name: 'queue-consumer',
    summary: "A function that reads a subscriber's queue, or any queue: your code in any runtime.",
    introduction: [
      'Function, role, log group, alias, event source mapping, and a quarantine for what can never succeed. What fails too',
      "often goes to the queue's own dead letters, which is the queue's redrive policy.",
    ].join('\n'),
    variables: [...required, ...variables, ...last],
    rules: queueConsumerRules,
    zips: [],
    build: (stack) => {
      const { name, consumer, queue, deadLetters, claimChecks } = settingsOf<ModuleSettings>(own);
      const settings = settingsOf<QueueConsumerSettings>(variables);
      const { code, runtime } = callersCode();
      const made = new Consumer(stack, 'Default', {
        name,
        consumer: withFallback(consumer, name),
        source: { queue: { arn: queue.arn }, deadLetters: deadLetters!, key: keyOf(queue.kmsKeyArn) },
        settings: { ...settings, runtime },
        code,
        statements: [claimCheckReadStatement(claimChecks!.bucketArn, isGiven(claimChecks))],
        preventDestroy: rawExpression('var.deletion_protection_enabled'),
      });
      return consumerOutputs(made, '; null where poison goes to the dead letters');
    },
  };
}
