import { SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { asciiJson } from '../pipes/ascii-json';
import type { BusEntry } from '../pipes/event-bus-stand-in';
import type { LocalResources } from '../terraform/resources';
import { startNoticeStandIn } from './notice-stand-in';
import type { Clients } from './services';

/** Queues that hear what functions with the sink `transitions` send, for whoever accounts for it. */
export const noticeQueues = { events: 'heard-events', mails: 'heard-mails', messages: 'heard-messages' } as const;

/** The stand-in for EventBridge and SES, with queues of this run that hear all that is sent. */
export interface RunningNotices {
  /** The variables by which an AWS SDK finds the stand-in. */
  readonly variables: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Lets queues that nothing else knows hear the stand-in and the topics of transitions; undefined where there are none. */
export async function startNotices(
  { sns, sqs }: Clients,
  { functions, topics }: LocalResources,
  putEvent: (entry: BusEntry) => Promise<void>,
): Promise<RunningNotices | undefined> {
  const environments = functions.map(({ environment }) => environment);
  const senders = environments.filter(({ TRIBUTARY_SINK }) => TRIBUTARY_SINK === 'transitions');
  if (senders.length === 0) return undefined;
  const [events, mails, messages] = await Promise.all(Object.values(noticeQueues).map((name) => create(sqs, name)));
  const { url, stop } = await startNoticeStandIn(async ({ kind, content }) => {
    const QueueUrl = kind === 'event' ? events : mails;
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: asciiJson(JSON.stringify(content)) }));
    if (kind === 'event') await putEvent(content as BusEntry);
  });
  const Endpoint = await arnOf(sqs, messages!);
  const Attributes = { RawMessageDelivery: 'true' };
  const told = topics.filter(({ arn }) => senders.some((sender) => JSON.stringify(sender).includes(arn)));
  await Promise.all(
    told.map(({ arn: TopicArn }) =>
      sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes })),
    ),
  );
  return { variables: { AWS_ENDPOINT_URL_EVENTBRIDGE: url, AWS_ENDPOINT_URL_SESV2: url }, stop };
}

async function create(client: SQSClient, QueueName: string): Promise<string> {
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName }));
  return QueueUrl!;
}

async function arnOf(client: SQSClient, QueueUrl: string): Promise<string> {
  const input = { QueueUrl, AttributeNames: ['QueueArn' as const] };
  const { Attributes } = await client.send(new GetQueueAttributesCommand(input));
  return Attributes!.QueueArn!;
}
