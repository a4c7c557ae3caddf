import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { Construct } from 'constructs';
import { accountIdOf } from './account';
import { type EncryptionKey, keyOf, withKey } from './encryption-key';
import type { CrossAccountSubscriber, FanOutEncryption } from './fan-out-settings';
import { names } from './names';
import { type PolicyStatement, policyDocument, tlsOnlyStatement } from './policy';
import { protection } from './protection';

export interface TopicProps {
  readonly name: string;
  readonly fifo: boolean;
  readonly encryption: FanOutEncryption;
  readonly crossAccountSubscribers: { readonly [name: string]: CrossAccountSubscriber };
  readonly preventDestroy: boolean;
}

/** An encrypted topic that only takes messages over TLS. By default SNS's own key encrypts it, which costs nothing. */
export class Topic extends Construct {
  readonly arn: string;
  /** Customer managed key of topic and queues. */
  readonly key: EncryptionKey;

  constructor(scope: Construct, id: string, props: TopicProps) {
    super(scope, id);
    const { kind, kmsKeyArn } = props.encryption;
    const isMade = kind === 'customer-managed' && kmsKeyArn === undefined;
    this.key = isMade ? { arn: makeKey(this, props), isThere: true } : keyOf(kmsKeyArn);
    const topic = new SnsTopic(this, 'Resource', {
      name: names.topic(props.name, props.fifo),
      kmsMasterKeyId: withKey(this.key, this.key.arn, 'alias/aws/sns'),
      // The handler sets the deduplication id, so two equal changes of one item stay two messages.
      ...(props.fifo ? { fifoTopic: true, contentBasedDeduplication: false } : {}),
      ...protection(props.preventDestroy),
    });
    this.arn = topic.arn;
    new SnsTopicPolicy(this, 'Policy', {
      arn: this.arn,
      policy: policyDocument([
        ...Object.entries(props.crossAccountSubscribers).map((entry) => subscribeStatement(this, entry)),
        tlsOnlyStatement(['sns:Publish'], [this.arn]),
      ]),
    });
  }
}

/** An account that subscribes its own queue also confirms it; only queues, not addresses or phones. */
function subscribeStatement(topic: Topic, [name, subscriber]: [string, CrossAccountSubscriber]): PolicyStatement {
  const { accountId, queueArn } = subscriber;
  return {
    sid: `Subscribe${name}`,
    principal: { AWS: accountId },
    actions: ['sns:Subscribe'],
    resources: [topic.arn],
    condition: {
      StringEquals: { 'sns:Protocol': 'sqs', ...(queueArn === undefined ? {} : { 'sns:Endpoint': queueArn }) },
    },
  };
}

/**
 * SNS delivers into encrypted queues with its own identity, which only a key of one's own can admit. The topic, which
 * needs the key, is told by its name.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-least-privilege-policy.html
 */
function makeKey(scope: Topic, props: TopicProps): string {
  const accountId = accountIdOf(scope);
  const key = new KmsKey(scope, 'Key', {
    description: `Topic and queues of ${props.name}`,
    enableKeyRotation: true,
    policy: policyDocument([
      {
        sid: 'AdministerByAccount',
        principal: { AWS: accountId },
        actions: ['kms:*'],
        resources: ['*'],
      },
      {
        sid: 'DeliverBySns',
        principal: { Service: 'sns.amazonaws.com' },
        actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
        resources: ['*'],
        condition: { ArnLike: { 'aws:SourceArn': `arn:*:sns:*:${accountId}:${names.topic(props.name, props.fifo)}` } },
      },
    ]),
    ...protection(props.preventDestroy),
  });
  return key.arn;
}
