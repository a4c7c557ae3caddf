import type { EventRuleSettings } from '../../modules/event-bus-settings';
import { EventRule } from '../../modules/event-rule';
import { rawExpression } from '../../modules/setting';
import { eventRuleModuleRules } from '../../stacks/rules';
import type { ModuleDefinition } from '../module-definition';
import { settingsOf } from '../settings-of';
import type { CommonVariables } from './common-variables';
import type { ModuleSettings } from './module-settings';

/** A rule of a bus, with its target. */
export function eventRule({ eventRule: variables, own: ownOf }: CommonVariables): ModuleDefinition {
  const own = ownOf('name', 'busName');
  return {
    name: 'event-rule',
    summary: 'A rule of an event bus with one target, a retry policy and dead letters of its own.',
    introduction: [
      'An event that cannot be delivered is tried for a day, then kept for 14 days with the reason. Where EventBridge asks for',
      'a role it is made; a queue or topic that exists must let the rule in by its own policy.',
    ].join('\n'),
    variables: [...own, ...variables, ...ownOf('deletionProtectionEnabled', 'tags')],
    rules: eventRuleModuleRules,
    zips: [],
    build: (stack) => {
      const { name, busName } = settingsOf<ModuleSettings>(own);
      const made = new EventRule(stack, 'Default', {
        name,
        busName,
        settings: settingsOf<EventRuleSettings>(variables),
        preventDestroy: rawExpression('var.deletion_protection_enabled'),
      });
      return [
        { name: 'rule_name', description: 'Name of the rule, which metrics have.', value: made.name },
        { name: 'rule_arn', description: 'ARN of the rule, for the policy of a queue or topic.', value: made.arn },
        {
          name: 'queue',
          description: "The rule's own queue: ARN, URL and name; all null without one.",
          value: { arn: made.queue?.arn, url: made.queue?.url, name: made.queue?.name },
        },
        {
          name: 'dead_letters',
          description: 'Queue with events that could not be delivered.',
          value: { arn: made.deadLetters.arn, url: made.deadLetters.url, name: made.deadLetters.name },
        },
      ];
    },
  };
}
