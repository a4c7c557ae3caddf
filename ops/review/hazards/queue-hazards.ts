import { flagAt, identityAt, isDestroyed, isReplaced, type PlannedChange, type Side } from '../planned-change';
import { code, type Found, type Hazard, ofType, type Reviewed } from './hazard';

/** Changes of queues and of subscriptions to topics. */
export const queueHazards: readonly Hazard[] = [
  {
    code: 'queue-replaced',
    title: 'A queue is destroyed with what is in it',
    source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html',
    find: ofType('aws_sqs_queue', (change) => (isDestroyed(change) ? queue(change) : undefined)),
  },
  {
    code: 'subscription-replaced',
    title: 'A subscription is destroyed',
    source: 'https://docs.aws.amazon.com/sns/latest/api/API_Unsubscribe.html',
    find: (review) =>
      ofType('aws_sns_topic_subscription', (change) =>
        isDestroyed(change) && !endsWithItsQueue(change, 'endpoint', review) ? subscription(change) : undefined,
      )(review),
  },
  {
    code: 'message-shape-changed',
    title: 'Messages of a subscription get another shape',
    source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-large-payload-raw-message-delivery.html',
    find: ofType('aws_sns_topic_subscription', (change) => (isReshaped(change) ? reshaped : undefined)),
  },
];

type Text = Omit<Found, 'change'>;

function queue(change: PlannedChange): Text {
  const names = change.replacedBy.map(code).join(', ') || 'An attribute';
  const cause = isReplaced(change)
    ? `${names} cannot be changed in place: the queue is destroyed and made again.`
    : 'The plan destroys the queue.';
  return {
    kind: 'loss',
    what: `${cause} Every message in it goes with it: work that waits, and of a dead-letter queue every failure that nobody has looked at.`,
    lasts:
      'For good. What is sent between deletion and creation fails or is dropped; a name can be used again after 60 seconds.',
    steps: [
      'Keep name and kind, if they are all that changes.',
      'Otherwise make the new queue beside the old one, and move the senders, subscriptions and `on_failure` destinations to it.',
      'Let the consumer empty the old queue; of a dead-letter queue, run `npx tributary redrive` first.',
      'Remove the old queue in a later change, when `ApproximateNumberOfMessagesVisible` and `...NotVisible` are 0.',
    ],
  };
}

/** Where the queue that an attribute names goes as well, nobody waits for the messages. */
export function endsWithItsQueue(change: PlannedChange, attribute: string, { changes }: Reviewed): boolean {
  if (isReplaced(change)) return false;
  const queueArn = identityAt(change, 'before', attribute);
  return changes.some(
    (one) => one.type === 'aws_sqs_queue' && one.action === 'delete' && identityAt(one, 'before', 'arn') === queueArn,
  );
}

function subscription(change: PlannedChange): Text {
  const names = change.replacedBy.map(code).join(', ') || 'An attribute';
  return {
    kind: 'loss',
    what: isReplaced(change)
      ? `${names} cannot be changed in place: the subscription is destroyed and made again. What is published in between never reaches the subscriber; a topic keeps nothing.`
      : 'The plan destroys the subscription, and its queue stays: what is published from then on never reaches it. If only the address changes, it is the same: destroyed and made again.',
    lasts: isReplaced(change) ? 'Seconds, from the one call to the other.' : 'From the apply on.',
    steps: [
      'For another queue, add a second subscription, and remove the first in a later change; both get each message meanwhile.',
      'If only the address changes, tell Terraform by a `moved` block.',
      'For what was missed, replay the time from an archive, or fill what the subscriber keeps from the table again.',
    ],
  };
}

function isReshaped(change: PlannedChange): boolean {
  const isRaw = (side: Side) => flagAt(change, side, 'raw_message_delivery') ?? false;
  return change.action === 'update' && isRaw('before') !== isRaw('after');
}

const reshaped: Text = {
  kind: 'loss',
  what: 'With `raw_message_delivery` the body is the message itself, without it an envelope of SNS around it. Messages of both shapes are in the queue for a while: a consumer that knows one of them fails on the other, and those end in its dead-letter queue.',
  lasts: 'Until the queue holds no message of the old shape, up to its retention.',
  steps: [
    'Deploy a consumer that understands both shapes, in a change before this one.',
    'Change the subscription, and see the dead-letter queue stay empty.',
    'Take the old shape out of the consumer once the queue has been through.',
  ],
};
