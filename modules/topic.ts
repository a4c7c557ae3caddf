import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { TerraformLocal } from 'cdktf';
import { Construct } from 'constructs';
import { accountIdOf } from './account';
import { allOf, anyOf, is, not, orNull } from './condition';
import { subscribeStatements } from './cross-account-subscribers';
import { type EncryptionKey, withKey } from './encryption-key';
import type { CrossAccountSubscribers, FanOutEncryption } from './fan-out-settings';
import { names } from './names';
import { attributeOf, makeWhen } from './optional-resource';
import { policyDocument, tlsOnlyStatement } from './policy';
import { protection } from './protection';
import { conditionalHead, expression, isExpression, isGiven, type Setting } from './setting';

export interface TopicProps {
  readonly name: string;
  readonly fifo: Setting<boolean>;
  readonly encryption: FanOutEncryption;
  readonly crossAccountSubscribers: CrossAccountSubscribers;
  readonly preventDestroy: Setting<boolean>;
}

/** An encrypted topic that only takes messages over TLS. By default SNS's own key encrypts it, which costs nothing. */
export class Topic extends Construct {
  readonly arn: string;
  readonly name: string;
  /** Customer managed key of topic and queues. */
  readonly key: EncryptionKey;

  constructor(scope: Construct, id: string, props: TopicProps) {
    super(scope, id);
    this.key = keyFor(this, props);
    const topic = new SnsTopic(this, 'Resource', {
      name: names.topic(props.name, props.fifo),
      kmsMasterKeyId: withKey(this.key, this.key.arn, 'alias/aws/sns'),
      ...fifoArguments(props.fifo),
      ...protection(props.preventDestroy),
    });
    this.arn = topic.arn;
    this.name = topic.name;
    new SnsTopicPolicy(this, 'Policy', {
      arn: this.arn,
      policy: policyDocument([
        ...subscribeStatements(this.arn, props.crossAccountSubscribers),
        tlsOnlyStatement(['sns:Publish'], [this.arn]),
      ]),
    });
  }
}

/** The handler sets the deduplication id, so two equal changes of one item stay two messages. */
function fifoArguments(fifo: Setting<boolean>) {
  if (fifo === false) return {};
  return {
    fifoTopic: orNull(fifo, true) as Setting<boolean>,
    contentBasedDeduplication: orNull(fifo, false) as Setting<boolean>,
  };
}

/** The key that is given, or else one of the topic's own where its kind asks for one. A key that is given says its kind. */
function keyFor(scope: Topic, props: TopicProps): EncryptionKey {
  const { kind, kmsKeyArn } = props.encryption;
  const isGivenKey = isGiven(kmsKeyArn);
  const isCustomerManaged = is(kind, 'customer-managed');
  const made = makeWhen(allOf(isCustomerManaged, not(isGivenKey)), () => makeKey(scope, props));
  const isThere = isExpression(isCustomerManaged) ? isCustomerManaged : anyOf(isCustomerManaged, isGivenKey);
  if (made === undefined) return { arn: kmsKeyArn ?? '', isThere };
  const madeArn = attributeOf(made, 'arn');
  if (!isExpression(isGivenKey)) return { arn: madeArn, isThere };
  const arn = new TerraformLocal(
    scope,
    'KeyArn',
    expression`${conditionalHead(isGivenKey)} ? ${kmsKeyArn} : ${madeArn}`,
  );
  return { arn: arn.asString, isThere };
}

/**
 * SNS delivers into encrypted queues with its own identity, which only a key of one's own can admit. The topic, which
 * needs the key, is told by its name.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-least-privilege-policy.html
 */
function makeKey(scope: Topic, props: TopicProps): KmsKey {
  const accountId = accountIdOf(scope);
  return new KmsKey(scope, 'Key', {
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
}
