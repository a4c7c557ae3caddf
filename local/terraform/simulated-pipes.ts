import { createRule, createTarget, ruleSettings, targetSettings } from './create-event-bus';
import { createPipe, pipeSettings } from './create-pipe';
import { requiredText } from './read-settings';
import type { SimulatedType } from './simulated-types';

/** How pipes, buses and their rules are simulated. */
export const simulatedPipes: Readonly<Record<string, SimulatedType>> = {
  aws_cloudwatch_event_bus: {
    title: 'event bus',
    settings: ['name'],
    create(instance, { resources }) {
      const name = requiredText(instance, 'name');
      const { region, accountId } = instance.place;
      const arn = `arn:aws:events:${region}:${accountId}:event-bus/${name}`;
      resources.buses.push({ address: instance.address, name, arn });
      return { id: name, name, arn };
    },
  },
  aws_cloudwatch_event_rule: {
    title: 'event rule',
    settings: ruleSettings,
    create(instance, { resources }) {
      const rule = createRule(instance);
      if ('omitted' in rule) {
        resources.omissions.push({ address: instance.address, reason: rule.omitted });
        return {};
      }
      resources.rules.push(rule);
      return { id: rule.name, name: rule.name, arn: rule.arn, event_bus_name: rule.busName };
    },
  },
  aws_cloudwatch_event_target: {
    title: 'event target',
    settings: targetSettings,
    create(instance, { resources }) {
      const target = createTarget(instance);
      resources.ruleTargets.push(target);
      return { id: `${target.busName}/${target.ruleName}` };
    },
  },
  aws_pipes_pipe: {
    title: 'pipe',
    settings: pipeSettings,
    create(instance, { resources }) {
      const pipe = createPipe(instance);
      if ('omitted' in pipe) {
        resources.omissions.push({ address: instance.address, reason: pipe.omitted });
        return {};
      }
      resources.pipes.push(pipe);
      return { id: pipe.name, name: pipe.name, arn: pipe.arn };
    },
  },
};
