import { CreateTopicCommand, type SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Instance } from './configuration';
import { booleanSetting, nameSetting, requiredText, textSetting } from './read-settings';
import type { LocalQueue, LocalSubscription, LocalTopic } from './resources';
import { toText } from './value';

/** Setting in Terraform to queue attribute in SQS. */
const queueAttributes: Readonly<Record<string, string>> = {
  visibility_timeout_seconds: 'VisibilityTimeout',
  message_retention_seconds: 'MessageRetentionPeriod',
  delay_seconds: 'DelaySeconds',
  max_message_size: 'MaximumMessageSize',
  receive_wait_time_seconds: 'ReceiveMessageWaitTimeSeconds',
  fifo_queue: 'FifoQueue',
  content_based_deduplication: 'ContentBasedDeduplication',
  deduplication_scope: 'DeduplicationScope',
  fifo_throughput_limit: 'FifoThroughputLimit',
  redrive_policy: 'RedrivePolicy',
};

export const queueSettings = ['name', 'name_prefix', ...Object.keys(queueAttributes)];

export async function createQueue(instance: Instance, client: SQSClient): Promise<LocalQueue> {
  const name = nameSetting(instance, 'name', 'name_prefix');
  const set = Object.entries(queueAttributes)
    .map(([setting, attribute]) => [attribute, instance.setting(setting)] as const)
    // Standard queues refuse the FIFO attributes, also when they are false.
    .filter(([, value]) => value !== null && value !== false && value !== '');
  const Attributes = Object.fromEntries(set.map(([attribute, value]) => [attribute, toText(value)]));
  const { QueueUrl: url } = await client.send(new CreateQueueCommand({ QueueName: name, Attributes }));
  const { Attributes: made } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
  );
  const isFifo = Attributes.FifoQueue === 'true';
  return { address: instance.address, name, url: url!, arn: made!.QueueArn!, isFifo };
}

export async function setRedrivePolicy(instance: Instance, client: SQSClient) {
  const RedrivePolicy = requiredText(instance, 'redrive_policy');
  const QueueUrl = requiredText(instance, 'queue_url');
  await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { RedrivePolicy } }));
}

export async function createTopic(instance: Instance, client: SNSClient): Promise<LocalTopic> {
  const name = nameSetting(instance, 'name', 'name_prefix');
  const Attributes: Record<string, string> = {};
  if (booleanSetting(instance, 'fifo_topic')) {
    Attributes.FifoTopic = 'true';
    Attributes.ContentBasedDeduplication = String(booleanSetting(instance, 'content_based_deduplication') ?? false);
  }
  const { TopicArn } = await client.send(new CreateTopicCommand({ Name: name, Attributes }));
  return { address: instance.address, name, arn: TopicArn! };
}

export const subscriptionSettings = [
  'topic_arn',
  'protocol',
  'endpoint',
  'filter_policy',
  'filter_policy_scope',
  'raw_message_delivery',
  'redrive_policy',
];

/** Subscribes a queue; other protocols are the caller's to leave out. */
export async function createSubscription(instance: Instance, client: SNSClient): Promise<LocalSubscription> {
  const topicArn = requiredText(instance, 'topic_arn');
  const queueArn = requiredText(instance, 'endpoint');
  const filterPolicy = textSetting(instance, 'filter_policy') || undefined;
  const filterPolicyScope = textSetting(instance, 'filter_policy_scope') || 'MessageAttributes';
  const isRaw = booleanSetting(instance, 'raw_message_delivery') ?? false;
  const redrivePolicy = textSetting(instance, 'redrive_policy') || undefined;
  const Attributes: Record<string, string> = { RawMessageDelivery: String(isRaw) };
  if (filterPolicy) Object.assign(Attributes, { FilterPolicy: filterPolicy, FilterPolicyScope: filterPolicyScope });
  if (redrivePolicy) Attributes.RedrivePolicy = redrivePolicy;
  await client.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: queueArn, Attributes }));
  const scope = filterPolicyScope === 'MessageBody' ? 'MessageBody' : 'MessageAttributes';
  return { address: instance.address, topicArn, queueArn, filterPolicy, filterPolicyScope: scope, isRaw };
}
