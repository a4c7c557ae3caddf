import { changesOf } from '../change';
import { surroundings } from './surroundings';

const row = changesOf('subscriber');
const queue = 'aws_sqs_queue.queue';
const queuePolicy = 'aws_sqs_queue_policy.queue_policy';
const deadLetters = 'aws_sqs_queue.dead_letters';
const deadLettersPolicy = 'aws_sqs_queue_policy.dead_letters_policy';
const allow = 'aws_sqs_queue_redrive_allow_policy.redrive_allow';
const subscription = 'aws_sns_topic_subscription.subscription';
const everything = [queue, queuePolicy, deadLetters, deadLettersPolicy, allow, subscription];
const messagesGo = 'Messages in both queues go with them.';

export const subscriberChanges = [
  row('name', 'matrix-subscriber', 'matrix-subscriber-new', { replaces: everything }, { remark: messagesGo }),
  row(
    'topic.arn',
    surroundings.topic.arn,
    surroundings.otherTopic.arn,
    { replaces: [subscription], updates: [queuePolicy, deadLettersPolicy] },
    {
      shown: ['a topic', 'another one'],
      remark: 'What is published between the two subscriptions does not reach the queue.',
    },
  ),
  row('topic.fifo', false, true, { replaces: everything }, { remark: messagesGo }),
  row(
    'topic.kms_key',
    undefined,
    surroundings.key,
    { updates: [queue, deadLetters] },
    { shown: ['left out', 'a key'] },
  ),
  row(
    'filter_policy',
    '{"status":["PAID"]}',
    '{"status":["PAID","SENT"]}',
    { updates: [subscription] },
    { remark: 'SNS needs up to 15 minutes; what was filtered out before does not come back.' },
  ),
  row(
    'filter_policy_scope',
    'MessageAttributes',
    'MessageBody',
    { updates: [subscription] },
    { given: { filter_policy: '{"status":["PAID"]}' } },
  ),
  row(
    'raw_message_delivery',
    false,
    true,
    { updates: [subscription] },
    { remark: 'Messages that are in the queue already keep their shape: let the reader take both.' },
  ),
  row(
    'max_receive_count',
    15,
    5,
    { updates: [queue] },
    { remark: 'Messages that were received more often go to the dead letters.' },
  ),
  row('visibility_timeout_seconds', 180, 360, { updates: [queue] }),
  row(
    'message_retention_seconds',
    1_209_600,
    86_400,
    { updates: [queue] },
    { remark: 'Messages that are older are gone.' },
  ),
  row(
    'tags',
    { stage: 'dev' },
    { stage: 'prod' },
    { updates: [queue, deadLetters] },
    { shown: ['`stage = "dev"`', '`stage = "prod"`'] },
  ),
];
