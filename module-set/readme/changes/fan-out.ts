import { type Change, changesOf } from '../change';
import { alias, functionChanges, lambda, logs, mapping, policy, published, role } from './functions';
import { surroundings } from './surroundings';

const row = changesOf('fan-out');
const topic = 'aws_sns_topic.topic';
const topicPolicy = 'aws_sns_topic_policy.topic_policy';
const key = 'aws_kms_key.topic_key[0]';
const failures = ['aws_sqs_queue.failures_queue', 'aws_sqs_queue_policy.failures_queue_policy'];

const claims = [
  'aws_s3_bucket.claim_checks[0]',
  'aws_s3_bucket_lifecycle_configuration.claim_checks_lifecycle[0]',
  'aws_s3_bucket_policy.claim_checks_policy[0]',
  'aws_s3_bucket_public_access_block.claim_checks_public_access_block[0]',
  'aws_s3_bucket_server_side_encryption_configuration.claim_checks_encryption[0]',
];

const below = (subscriber: string) => `module.subscribers["${subscriber}"]`;
const subscribed = (...names: string[]) => ({ subscribers: Object.fromEntries(names.map((name) => [name, {}])) });
const shipping = { given: subscribed('shipping') };
const queueOf = (subscriber: string) => `${below(subscriber)}.aws_sqs_queue.queue`;
const deadLettersOf = (subscriber: string) => `${below(subscriber)}.aws_sqs_queue.dead_letters`;
const messagesGo = 'Messages in its queues go with it.';
const partner = (accountId: string) => ({ Partner: { account_id: accountId } });

const topicChanges: readonly Change[] = [
  row(
    'name',
    'matrix-fan-out',
    'matrix-fan-out-new',
    {
      replaces: [
        logs,
        role,
        policy,
        lambda,
        alias,
        topic,
        topicPolicy,
        ...failures,
        ...claims,
        `${below('shipping')}.*`,
      ],
      updates: [mapping],
    },
    {
      given: { ...subscribed('shipping'), claim_check: true },
      remark:
        'The topic is another one: subscriptions outside this module end with it. Queues of its subscribers are named after `pipeline`, or else after it.',
    },
  ),
  row(
    'fifo',
    false,
    true,
    { replaces: [topic, topicPolicy, `${below('shipping')}.*`], updates: [policy, lambda, alias] },
    { ...shipping, remark: `Topic and queues are others. ${messagesGo}` },
  ),
  row(
    'encryption.kind',
    'aws-managed',
    'customer-managed',
    { creates: [key], updates: [topic, policy, queueOf('shipping'), deadLettersOf('shipping')] },
    shipping,
  ),
  row(
    'encryption.kms_key',
    undefined,
    surroundings.key,
    { destroys: [key], updates: [topic, policy, queueOf('shipping'), deadLettersOf('shipping')] },
    {
      given: { ...subscribed('shipping'), encryption: { kind: 'customer-managed' } },
      shown: ['left out', 'a key'],
      remark:
        'AWS deletes the key of the module after 30 days; messages that were encrypted with it need it until they are read.',
    },
  ),
  row('filter_attributes', undefined, ['status'], published),
  row('transport', 'sdk', 'direct', published),
  row(
    'claim_check',
    true,
    false,
    { destroys: claims, updates: [policy, lambda, alias] },
    {
      remark:
        'Claim checks that subscribers have yet to read go with the bucket, which Terraform refuses while `deletion_protection_enabled` is on and it holds anything.',
    },
  ),
  row(
    'claim_check_expiration_in_days',
    35,
    60,
    { updates: ['aws_s3_bucket_lifecycle_configuration.claim_checks_lifecycle[0]'] },
    { given: { claim_check: true } },
  ),
  row(
    'cross_account_subscribers',
    partner('210987654321'),
    partner('210987654322'),
    { updates: [topicPolicy, 'aws_s3_bucket_policy.claim_checks_policy[0]'] },
    { given: { claim_check: true }, shown: ['an account', 'another one'] },
  ),
  row(
    'starting_position',
    'TRIM_HORIZON',
    'LATEST',
    { replaces: [mapping] },
    { remark: 'The place in the stream is forgotten: whatever waits is never published.' },
  ),
  row('maximum_retry_attempts', 10_000, 50, { updates: [mapping] }),
];

const subscriberChanges: readonly Change[] = [
  row(
    'subscribers',
    subscribed('shipping').subscribers,
    subscribed('shipping', 'billing').subscribers,
    { creates: [`${below('billing')}.*`] },
    { shown: ['`shipping`', '`shipping`, `billing`'] },
  ),
  row(
    'subscribers',
    subscribed('shipping').subscribers,
    {},
    { destroys: [`${below('shipping')}.*`] },
    { shown: ['`shipping`', 'none'], remark: messagesGo },
  ),
  row(
    'subscribers',
    subscribed('shipping').subscribers,
    subscribed('delivery').subscribers,
    { destroys: [`${below('shipping')}.*`], creates: [`${below('delivery')}.*`] },
    {
      shown: ['`shipping`', '`delivery`'],
      remark: `A key is part of the address and the names: to rename is to remove and to add. ${messagesGo}`,
    },
  ),
  row(
    'subscribers.shipping.filter_policy',
    undefined,
    '{"status":["PAID"]}',
    { updates: [`${below('shipping')}.aws_sns_topic_subscription.subscription`] },
    { ...shipping, shown: ['left out', 'one'] },
  ),
  row(
    'subscribers.shipping.consumer',
    undefined,
    { function_zip: surroundings.code, quarantine: 'sqs' },
    { creates: ['module.subscriber_consumers["shipping"].*'], updates: [queueOf('shipping')] },
    {
      ...shipping,
      shown: ['left out', 'a function'],
      remark: 'The queue stays; its visibility timeout follows the function.',
    },
  ),
];

export const fanOutChanges: readonly Change[] = [...topicChanges, ...subscriberChanges, ...functionChanges(row)];
