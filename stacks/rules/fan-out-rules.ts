import { chosenDefaults } from '../../modules/chosen-defaults';
import { rangeRules } from '../../modules/event-source-settings-rules';
import {
  all,
  any,
  choose,
  elements,
  eq,
  flag,
  given,
  gt,
  gte,
  implies,
  indexOf,
  lengthOf,
  list,
  lte,
  matches,
  not,
  number,
  oneOf,
  part,
  plus,
  position,
  type Rule,
  sentence,
  text,
  times,
  words,
} from '../../modules/rule';
import { messageAttributes } from '../checks/message-members';

/** SNS drops a message with more than ten attributes where a subscription is raw; some are every message's. */
const filterAttributesMax = 10 - messageAttributes.length;

const fifo = flag('fifo', false);
const filterAttributes = list('filterAttributes?');
const filterAttribute = text('filterAttributes?[*]');

/** A topic and what its subscribers may filter by. */
export const topicRules: readonly Rule[] = [
  {
    setting: 'filterAttributes?[*]',
    rule: words('must not name an attribute that every message has'),
    value: filterAttribute,
    remedy: words('Remove it.'),
    holds: not(oneOf(filterAttribute, ...messageAttributes)),
  },
  {
    setting: 'filterAttributes?[*]',
    rule: words('must name an attribute once'),
    value: filterAttribute,
    remedy: words('Remove one.'),
    holds: eq(indexOf(elements('filterAttributes?'), filterAttribute), position),
  },
  {
    setting: 'filterAttributes',
    rule: words(
      `must have at most ${filterAttributesMax} names, which leaves room for the attributes of every message`,
    ),
    value: lengthOf(filterAttributes),
    remedy: words("Filter by the rest in the message's body."),
    holds: implies(given(filterAttributes), lte(lengthOf(filterAttributes), filterAttributesMax)),
  },
  {
    setting: 'claimCheckKeep',
    rule: words('needs `claimCheck`'),
    value: list('claimCheckKeep?'),
    remedy: words('Remove it, or turn `claimCheck` on.'),
    holds: implies(given('claimCheckKeep?'), any(flag('claimCheck', true), eq(lengthOf(list('claimCheckKeep?')), 0))),
  },
  {
    setting: 'encryption.kind',
    rule: words('must be customer-managed where `kmsKeyArn` is given'),
    value: text('encryption.kind'),
    remedy: words('Change it, or remove the key.'),
    holds: any(not(given('encryption.kmsKeyArn?')), eq(text('encryption.kind'), 'customer-managed')),
  },
];

/** A topic delivers into queues of its own kind: the other kind is refused, or loses the order. */
export function crossAccountRules(prefix: string): readonly Rule[] {
  const queueArn = text(`${prefix}queueArn?`);
  const accountId = text(`${prefix}accountId`);
  const isFifoQueue = matches(queueArn, /\.fifo$/);
  return [
    {
      setting: `${prefix}queueArn?`,
      rule: sentence`must be a queue of the account ${accountId}`,
      value: queueArn,
      remedy: words('Mend one of the two.'),
      holds: implies(all(given(queueArn), given(accountId)), eq(part(queueArn, ':', 4), accountId)),
    },
    {
      setting: `${prefix}queueArn?`,
      rule: sentence`must be a ${choose(fifo, 'FIFO', 'standard')} queue, like the topic`,
      value: queueArn,
      remedy: words('Name another queue, or change `fifo`.'),
      holds: implies(given(queueArn), any(all(fifo, isFifoQueue), not(any(fifo, isFifoQueue)))),
    },
  ];
}

/**
 * While Lambda retries a throttled batch, its messages must stay invisible, or they are delivered twice.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export function visibilityRule(prefix: string): Rule {
  const visible = number(`${prefix}visibilityTimeoutSeconds?`);
  const { function: functions, queueMapping } = chosenDefaults;
  const timeout = number(`${prefix}consumer?.timeout?`, functions.timeout);
  const windowPath = `${prefix}consumer?.maximumBatchingWindowInSeconds?`;
  const window = number(windowPath, queueMapping.maximumBatchingWindowInSeconds);
  const min = plus(times(6, timeout), window);
  const withWindow = choose(gt(window, 0), ' plus the batching window', '');
  return {
    setting: `${prefix}visibilityTimeoutSeconds?`,
    rule: sentence`must be at least ${min}: six times the function's \`timeout\` of ${timeout} seconds${withWindow}`,
    value: visible,
    remedy: words('Raise it, or lower the timeout.'),
    holds: implies(all(given(visible), given(`${prefix}consumer?`)), gte(visible, min)),
  };
}

/** A message to a FIFO queue names its group, which a quarantined record has none of. */
export const quarantineRule: Rule = {
  setting: 'consumer?.quarantine?',
  rule: words('must be s3 where `fifo` is on: the dead letters are a FIFO queue'),
  value: text('consumer?.quarantine?'),
  remedy: words('Remove it.'),
  holds: any(not(fifo), not(eq(text('consumer?.quarantine?'), 'sqs')), eq(text('consumer?.handler?.kind'), 'zip')),
  isForDefinitions: true,
};

/** What a FIFO topic's queues give to a function, which a function's own module cannot know. */
export const fifoQueueRules: readonly Rule[] = rangeRules('sqs-fifo', {
  prefix: 'subscribers.*.consumer?.',
  nullable: ['batchSize', 'maximumBatchingWindowInSeconds'],
  when: fifo,
});
