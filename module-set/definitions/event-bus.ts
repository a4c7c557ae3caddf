import { EventBus } from '../../modules/event-bus';
import type { EventBusSettings } from '../../modules/event-bus-settings';
import { rawExpression } from '../../modules/setting';
import { eventBusModuleRules } from '../../stacks/rules';
import { argumentsFrom, callModule } from '../module-call';
import type { ModuleDefinition } from '../module-definition';
import { settingsOf } from '../settings-of';
import { objectVariable, type Variable, withNullDefault } from '../variable';
import type { CommonVariables } from './common-variables';
import { eventRule } from './event-rule';
import type { ModuleSettings } from './module-settings';

/** A bus and its rules. */
export function eventBus(common: CommonVariables): ModuleDefinition {
  const own = common.own('name');
  return {
    name: 'event-bus',
    summary: 'An event bus with rules, each with its target, its retry policy and its dead letters.',
    introduction: 'A pipe sends to it, or whoever may put events. Two targets of the same events are two rules.',
    variables: [
      ...own,
      ...common.eventBus,
      eventRulesVariable(common),
      ...common.own('deletionProtectionEnabled', 'tags'),
    ],
    rules: eventBusModuleRules,
    zips: [],
    build: (stack) => {
      const { name } = settingsOf<ModuleSettings>(own);
      const made = new EventBus(stack, 'Default', {
        name,
        settings: settingsOf<EventBusSettings>(common.eventBus),
        preventDestroy: rawExpression('var.deletion_protection_enabled'),
      });
      callModule(stack, 'rules', {
        module: eventRule(common),
        forEach: rawExpression('var.rules'),
        arguments: {
          ...argumentsFrom(common.eventRule, 'each.value'),
          name: `${rawExpression('var.name')}-${rawExpression('each.key')}`,
          bus_name: made.name,
          deletion_protection_enabled: rawExpression('var.deletion_protection_enabled'),
          tags: rawExpression('var.tags'),
        },
      });
      return [
        { name: 'bus_name', description: 'Name of the bus.', value: made.name },
        { name: 'bus_arn', description: 'ARN of the bus.', value: made.arn },
        {
          name: 'rules',
          description: 'By key: everything that `event-rule` puts out.',
          value: rawExpression('module.rules'),
        },
      ];
    },
  };
}

/** Key to rule. */
export function eventRulesVariable(common: CommonVariables): Variable {
  return objectVariable('rules', {
    description: 'Key to rule; the key is part of its names in AWS.',
    defaultText: 'None: whoever else makes rules.',
    attributes: common.eventRule.map(withNullDefault),
    isMap: true,
    defaultValue: {},
  });
}
