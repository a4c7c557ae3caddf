import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { SettingsError } from '../handlers/core/errors';
import type { DeliverAction } from './actions';
import {
  type DestinationKind,
  destinationBodyOf,
  destinationKeyOf,
  type MappingIdentity,
  type StreamIdentity,
} from './destination-record';
import { type DeadLetterOrigin, pipeDeadLetterOf } from './pipe-dead-letter';

/** Tells the failure destination about a batch. A rejection loses the batch, as on AWS. */
export type Deliver<Identity extends StreamIdentity = MappingIdentity> = (
  action: DeliverAction,
  identity: Identity,
  randomUuid: string,
) => Promise<void>;

/** Clients for the destinations in use, with whatever endpoint the caller gave them. */
export interface DestinationClients {
  readonly sqs?: SQSClient;
  readonly sns?: SNSClient;
  readonly s3?: S3Client;
  /** The URL of a queue by its ARN. */
  readonly queueUrlOf?: (queueArn: string) => string;
}

/** Sends to the destination that an ARN names: a queue, a topic or a bucket. */
export function deliverTo(destinationArn: string, clients: DestinationClients): Deliver {
  const kind = destinationKindOf(destinationArn);
  const send = senders[kind](destinationArn, clients);
  return (action, identity, randomUuid) =>
    send(destinationBodyOf(action, identity, kind), destinationKeyOf(action, identity, randomUuid));
}

/** Sends the dead letters of a pipe to a queue or a topic. */
export function deadLetterTo(arn: string, clients: DestinationClients): Deliver<DeadLetterOrigin> {
  const kind = destinationKindOf(arn);
  if (kind === 's3')
    throw new SettingsError([`${arn} is a bucket, and a pipe's dead letters take a queue or a topic.`]);
  const send = senders[kind](arn, clients);
  return (action, origin) => send(pipeDeadLetterOf(action, origin), '');
}

/** Throws for an ARN that no failure destination of a stream can have. */
export function destinationKindOf(destinationArn: string): DestinationKind {
  const service = destinationArn.split(':')[2];
  if (service === 'sqs' || service === 'sns' || service === 's3') return service;
  throw new SettingsError([`${destinationArn} is not the ARN of a queue, a topic or a bucket.`]);
}

type Send = (body: string, key: string) => Promise<void>;

const senders: { readonly [kind in DestinationKind]: (arn: string, clients: DestinationClients) => Send } = {
  sqs(arn, { sqs, queueUrlOf }) {
    if (!sqs || !queueUrlOf) throw new SettingsError([`An SQS client and the URL of the queue are needed for ${arn}.`]);
    return async (body) => {
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrlOf(arn), MessageBody: body }));
    };
  },
  sns(arn, { sns }) {
    if (!sns) throw new SettingsError([`An SNS client is needed for ${arn}.`]);
    return async (body) => {
      await sns.send(new PublishCommand({ TopicArn: arn, Message: body }));
    };
  },
  s3(arn, { s3 }) {
    if (!s3) throw new SettingsError([`An S3 client is needed for ${arn}.`]);
    const Bucket = arn.split(':').at(-1);
    return async (Body, Key) => {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/octet-stream' }));
    };
  },
};
