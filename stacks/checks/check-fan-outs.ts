import type { SettingMistake } from '../../modules/errors';
import type { CrossAccountSubscriber } from '../../modules/fan-out-settings';
import { isExpression } from '../../modules/setting';
import type { FanOutHandler } from '../definition';
import { checkFilterPolicy } from './check-filter-policy';
import type { ConsumerFacts, PipelineFacts, SubscriberFacts } from './facts';
import { messageAttributes } from './message-members';
import type { Draft } from './shape';

/** SNS drops a message with more than ten attributes where a subscription is raw; some are every message's. */
const filterAttributesMax = 10 - messageAttributes.length;

/** Topics, subscribers and their functions. */
export function checkFanOuts(pipelines: readonly PipelineFacts[]): SettingMistake[] {
  return pipelines.flatMap(({ consumers, subscribers }) => [
    ...consumers.flatMap(checkTopic),
    ...subscribers.flatMap((subscriber) => [
      ...checkVisibility(subscriber),
      ...checkQuarantine(subscriber),
      ...checkFilterPolicy(subscriber),
    ]),
  ]);
}

function checkTopic({ where, definition: { handler } }: ConsumerFacts): SettingMistake[] {
  if (handler?.kind !== 'fan-out') return [];
  const { filterAttributes, claimCheck, claimCheckKeep, fifo, crossAccountSubscribers, encryption } =
    handler as Draft<FanOutHandler>;
  const names = literalList(filterAttributes);
  return [
    ...checkFilterAttributes(where, names),
    ...(claimCheck === false && literalList(claimCheckKeep).length > 0
      ? [
          {
            where,
            setting: 'handler.claimCheckKeep',
            rule: 'needs `claimCheck`',
            value: claimCheckKeep,
            remedy: 'Remove it, or turn `claimCheck` on.',
          },
        ]
      : []),
    ...(encryption?.kmsKeyArn !== undefined && encryption.kind !== 'customer-managed'
      ? [
          {
            where,
            setting: 'handler.encryption.kind',
            rule: 'must be customer-managed where `kmsKeyArn` is given',
            value: encryption.kind,
            remedy: 'Change it, or remove the key.',
          },
        ]
      : []),
    ...(isExpression(crossAccountSubscribers) || isExpression(fifo)
      ? []
      : Object.entries(crossAccountSubscribers ?? {}).flatMap(([name, subscriber]) =>
          checkCrossAccount(`${where}/${name}`, (subscriber ?? {}) as Draft<CrossAccountSubscriber>, fifo === true),
        )),
  ];
}

function checkFilterAttributes(where: string, names: readonly string[]): SettingMistake[] {
  const place = { where, setting: 'handler.filterAttributes' };
  const taken = names.filter((name) => messageAttributes.includes(name));
  const twice = names.filter((name, position) => names.indexOf(name) < position);
  const rule = `must have at most ${filterAttributesMax} names, which leaves room for the attributes of every message`;
  const tooMany = { ...place, rule, value: names.length, remedy: "Filter by the rest in the message's body." };
  return [
    ...taken.map((value) => ({
      ...place,
      rule: 'must not name an attribute that every message has',
      value,
      remedy: 'Remove it.',
    })),
    ...twice.map((value) => ({ ...place, rule: 'must name an attribute once', value, remedy: 'Remove one.' })),
    ...(names.length > filterAttributesMax ? [tooMany] : []),
  ];
}

/** A topic delivers into queues of its own kind: the other kind is refused, or loses the order. */
function checkCrossAccount(
  where: string,
  { accountId, queueArn }: Draft<CrossAccountSubscriber>,
  fifo: boolean,
): SettingMistake[] {
  if (queueArn === undefined || isExpression(queueArn)) return [];
  const place = { where, setting: 'queueArn', value: queueArn };
  const isOwn = accountId === undefined || isExpression(accountId) || queueArn.split(':')[4] === accountId;
  return [
    ...(isOwn
      ? []
      : [{ ...place, rule: `must be a queue of the account ${accountId}`, remedy: 'Mend one of the two.' }]),
    ...(queueArn.endsWith('.fifo') === fifo
      ? []
      : [
          {
            ...place,
            rule: `must be a ${fifo ? 'FIFO' : 'standard'} queue, like the topic`,
            remedy: 'Name another queue, or change `fifo`.',
          },
        ]),
  ];
}

/**
 * While Lambda retries a throttled batch, its messages must stay invisible, or they are delivered twice.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
function checkVisibility({ where, definition }: SubscriberFacts): SettingMistake[] {
  const { visibilityTimeoutSeconds, consumer } = definition;
  if (consumer === undefined || visibilityTimeoutSeconds === undefined) return [];
  const timeout = consumer.timeout ?? 60;
  const window = consumer.maximumBatchingWindowInSeconds ?? 0;
  if ([visibilityTimeoutSeconds, timeout, window].some(isExpression)) return [];
  const min = 6 * timeout + window;
  if (!(visibilityTimeoutSeconds < min)) return [];
  const rule = `must be at least ${min}: six times the function's \`timeout\` of ${timeout} seconds${window > 0 ? ' plus the batching window' : ''}`;
  return [
    {
      where,
      setting: 'visibilityTimeoutSeconds',
      rule,
      value: visibilityTimeoutSeconds,
      remedy: 'Raise it, or lower the timeout.',
    },
  ];
}

/** A message to a FIFO queue names its group, which a quarantined record has none of. */
function checkQuarantine({ where, definition: { consumer }, fanOut }: SubscriberFacts): SettingMistake[] {
  if (fanOut.fifo !== true || consumer?.quarantine !== 'sqs' || consumer.handler?.kind === 'zip') return [];
  const place = { where, setting: 'consumer.quarantine', value: 'sqs' };
  return [{ ...place, rule: 'must be s3 where `fifo` is on: the dead letters are a FIFO queue', remedy: 'Remove it.' }];
}

function literalList(value: unknown): string[] {
  return Array.isArray(value) && !isExpression(value) ? value.filter((each) => typeof each === 'string') : [];
}
