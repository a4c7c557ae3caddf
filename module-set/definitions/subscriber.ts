import { keyOf } from '../../modules/encryption-key';
import type { SubscriberSettings } from '../../modules/fan-out-settings';
import { isGiven } from '../../modules/setting';
import { Subscriber } from '../../modules/subscriber';
import { subscriberRules } from '../../stacks/rules';
import type { ModuleDefinition } from '../module-definition';
import { settingsOf } from '../settings-of';
import type { CommonVariables } from './common-variables';
import { keyOutput } from './key-output';
import type { ModuleSettings } from './module-settings';

/** A queue that is subscribed to a topic. */
export function subscriber({ subscriber: variables, own: ownOf }: CommonVariables): ModuleDefinition {
  const own = ownOf('name', 'topic');
  const last = ownOf('tags');
  return {
    name: 'subscriber',
    summary: 'A queue that receives the changes its filter lets through, with dead letters of its own.',
    introduction: [
      'Use it in the account of the topic or in another one, whose account id the fan-out names. What SNS cannot deliver and',
      'what nobody could process ends in the dead letters.',
    ].join('\n'),
    variables: [...own, ...variables, ...last],
    rules: subscriberRules,
    zips: [],
    build: (stack) => {
      const { name, topic } = settingsOf<ModuleSettings>(own);
      const made = new Subscriber(stack, 'Default', {
        name,
        consumerName: name,
        topicArn: topic.arn,
        fifo: topic.fifo!,
        key: keyOf(topic.kmsKeyArn),
        settings: settingsOf<SubscriberSettings>(variables),
        claimCheckStatements: [],
        preventDestroy: false,
      });
      const { queue, deadLetters } = made;
      return [
        {
          name: 'queue',
          description: 'The queue as `queue-consumer` takes it, with its URL and name.',
          value: {
            arn: queue.arn,
            url: queue.url,
            name: queue.name,
            kms_key: keyOutput(topic.kmsKeyArn, isGiven(topic.kmsKeyArn)),
          },
        },
        {
          name: 'dead_letters',
          description: 'The dead letters as `queue-consumer` takes them.',
          value: { arn: deadLetters.arn, url: deadLetters.url, name: deadLetters.name },
        },
      ];
    },
  };
}
