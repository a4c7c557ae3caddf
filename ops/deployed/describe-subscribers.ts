import {
  GetSubscriptionAttributesCommand,
  ListSubscriptionsByTopicCommand,
  type Subscription,
} from '@aws-sdk/client-sns';
import type { AwsClients } from '../aws/clients';
import type { DeployedSubscriber } from './deployed-pipeline';
import { describeQueue } from './describe-queue';
import { pagesOf } from './pages-of';

type Clients = Pick<AwsClients, 'sns' | 'sqs'>;

/** The queues of this account that subscribe to the topics. Those of other accounts cannot be looked at from here. */
export async function describeSubscribers(
  clients: Clients,
  topicArns: readonly string[],
): Promise<readonly DeployedSubscriber[]> {
  const subscriptions = await Promise.all(topicArns.map((arn) => listSubscriptions(clients, arn)));
  return Promise.all(subscriptions.flat().map((subscription) => subscriberOf(clients, subscription)));
}

async function listSubscriptions({ sns }: Clients, TopicArn: string): Promise<readonly Subscription[]> {
  const all = await pagesOf(async (NextToken) => {
    const input = { TopicArn, ...(NextToken && { NextToken }) };
    const page = await sns.send(new ListSubscriptionsByTopicCommand(input));
    return { items: page.Subscriptions ?? [], next: page.NextToken };
  });
  const account = TopicArn.split(':')[4];
  return all.filter(
    ({ Protocol, Endpoint, SubscriptionArn }) =>
      Protocol === 'sqs' && Endpoint?.split(':')[4] === account && SubscriptionArn?.startsWith('arn:'),
  );
}

async function subscriberOf({ sns, sqs }: Clients, subscription: Subscription): Promise<DeployedSubscriber> {
  const { SubscriptionArn, TopicArn, Endpoint } = subscription;
  const { Attributes = {} } = await sns.send(
    new GetSubscriptionAttributesCommand({ SubscriptionArn: SubscriptionArn! }),
  );
  const { deadLetterQueue, ...queue } = await describeQueue(sqs, Endpoint!);
  const { FilterPolicy, FilterPolicyScope, RawMessageDelivery } = Attributes;
  return {
    topicArn: TopicArn!,
    queue,
    ...(deadLetterQueue && { deadLetterQueue }),
    isRaw: RawMessageDelivery === 'true',
    ...(FilterPolicy && { filterPolicy: FilterPolicy }),
    ...(FilterPolicyScope && { filterPolicyScope: FilterPolicyScope }),
  };
}
