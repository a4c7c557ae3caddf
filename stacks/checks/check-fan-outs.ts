import type { SettingMistake } from '../../modules/errors';
import type { FanOutHandler } from '../definition';
import { crossAccountRules, quarantineRule, topicRules, visibilityRule } from '../rules/fan-out-rules';
import { checkFilterPolicy } from './check-filter-policy';
import { checkRules } from './check-rules';
import type { ConsumerFacts, PipelineFacts, SubscriberFacts } from './facts';
import type { Draft } from './shape';

const subscriberRules = [visibilityRule(''), quarantineRule];
const accountRules = crossAccountRules('');

/** Topics, subscribers and their functions. */
export function checkFanOuts(pipelines: readonly PipelineFacts[]): SettingMistake[] {
  return pipelines.flatMap(({ consumers, subscribers }) => [
    ...consumers.flatMap(checkTopic),
    ...subscribers.flatMap(checkSubscriber),
  ]);
}

function checkTopic({ where, definition: { handler } }: ConsumerFacts): SettingMistake[] {
  if (handler?.kind !== 'fan-out') return [];
  const { fifo, crossAccountSubscribers } = handler as Draft<FanOutHandler>;
  return [
    ...checkRules(topicRules, handler, { where, prefix: 'handler.' }),
    ...Object.entries(crossAccountSubscribers ?? {}).flatMap(([name, subscriber]) =>
      checkRules(accountRules, { ...subscriber, fifo }, { where: `${where}/${name}` }),
    ),
  ];
}

function checkSubscriber(subscriber: SubscriberFacts): SettingMistake[] {
  const { where, definition, fanOut } = subscriber;
  return [
    ...checkRules(subscriberRules, { ...definition, fifo: fanOut.fifo }, { where }),
    ...checkFilterPolicy(subscriber),
  ];
}
