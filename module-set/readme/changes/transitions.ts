import { type Change, type ChangeOptions, changesOf } from '../change';
import { alias, lambda, policy, published } from './functions';
import { surroundings } from './surroundings';

const row = changesOf('stream-consumer');
const [topic, topicPolicy, bus] = [
  'aws_sns_topic.transitions_topic[0]',
  'aws_sns_topic_policy.transitions_topic_policy[0]',
  'aws_cloudwatch_event_bus.transitions_bus[0]',
];
const arn = 'arn:aws:sns:eu-central-1:000000000000:news';
const ruleTo = (status: string) => [{ name: 'news', attribute: 'status', to: [status], sns: { topic: arn } }];
const rearranged = [policy, lambda, alias];

function telling(more: object = {}, options: Pick<ChangeOptions, 'remark' | 'shown'> = {}): ChangeOptions {
  return { given: { function_zip: null, transitions: { rules: ruleTo('PAID'), ...more } }, ...options };
}

/** Rows of transitions. */
export const transitionsChanges: readonly Change[] = [
  row('transitions.rules', ruleTo('PAID'), ruleTo('SHIPPED'), published, {
    given: { function_zip: null },
    shown: ['paid', 'shipped'],
    remark: 'Under another `name` a change that comes again is sent again.',
  }),
  row('transitions.on_uncertain', 'send', 'quarantine', published, telling()),
  row('transitions.own_topic', false, true, { creates: [topic, topicPolicy], updates: rearranged }, telling()),
  row(
    'transitions.own_bus',
    true,
    false,
    { destroys: [bus], updates: rearranged },
    telling({}, { remark: 'Its rules and their targets go with the bus, or stand in its way.' }),
  ),
  row(
    'transitions.kms_key',
    undefined,
    surroundings.key,
    { updates: [policy, topic] },
    telling({ own_topic: true }, { shown: ['left out', 'a key'] }),
  ),
];
