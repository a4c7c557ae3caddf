import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { RunningFirehose } from '../services/firehose';
import type { S3Notifier } from '../services/s3-notifier';
import type { Instance } from './configuration';
import { bucketSettings, createBucket, createNotification, notificationSettings } from './create-bucket';
import {
  aliasSettings,
  createAlias,
  createFunction,
  createMapping,
  functionSettings,
  mappingSettings,
} from './create-lambda';
import {
  createQueue,
  createSubscription,
  createTopic,
  queueSettings,
  setRedrivePolicy,
  subscriptionSettings,
} from './create-messaging';
import { createTable, tableSettings } from './create-table';
import { requiredText } from './read-settings';
import type { LocalResources } from './resources';
import { simulatedAlarms } from './simulated-alarms';
import { simulatedPipes } from './simulated-pipes';
import { simulatedStreams } from './simulated-streams';
import { ExpressionError, type TfObject } from './value';

/** The services in which resources are made, and where what was made is noted. */
export interface World {
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly s3: S3Client;
  /** Where a configuration has Kinesis streams. */
  readonly kinesis?: KinesisClient;
  readonly firehose: RunningFirehose;
  readonly notifier: S3Notifier;
  readonly resources: LocalResources;
}

export interface SimulatedType {
  /** How the list of simulated resources calls it. */
  readonly title: string;
  /** Settings that are read; everything else of the resource is not simulated. */
  readonly settings: readonly string[];
  /** Makes the resource and gives what AWS would say of it. */
  create(instance: Instance, world: World): Promise<TfObject> | TfObject;
}

/** Resource type to how it is simulated. A type that is not here is named in the output as not simulated. */
export const simulatedTypes: Readonly<Record<string, SimulatedType>> = {
  ...simulatedAlarms,
  ...simulatedPipes,
  ...simulatedStreams,
  aws_dynamodb_table: {
    title: 'table',
    settings: tableSettings,
    async create(instance, { dynamodb, resources }) {
      const table = await createTable(instance, dynamodb);
      resources.tables.push(table);
      const { name, arn, streamArn } = table;
      const stream = streamArn ? { stream_arn: streamArn, stream_label: streamArn.split('/stream/')[1] ?? '' } : {};
      return { id: name, name, arn, ...stream };
    },
  },
  aws_sqs_queue: {
    title: 'queue',
    settings: queueSettings,
    async create(instance, { sqs, resources }) {
      const queue = await createQueue(instance, sqs);
      resources.queues.push(queue);
      return { id: queue.url, url: queue.url, arn: queue.arn, name: queue.name };
    },
  },
  aws_sqs_queue_redrive_policy: {
    title: 'redrive policy',
    settings: ['queue_url', 'redrive_policy'],
    async create(instance, { sqs }) {
      await setRedrivePolicy(instance, sqs);
      return { id: requiredText(instance, 'queue_url') };
    },
  },
  aws_sns_topic: {
    title: 'topic',
    settings: ['name', 'name_prefix', 'fifo_topic', 'content_based_deduplication'],
    async create(instance, { sns, resources }) {
      const topic = await createTopic(instance, sns);
      resources.topics.push(topic);
      return { id: topic.arn, arn: topic.arn, name: topic.name };
    },
  },
  aws_sns_topic_subscription: {
    title: 'subscription',
    settings: subscriptionSettings,
    async create(instance, { sns, resources }) {
      const protocol = requiredText(instance, 'protocol');
      if (protocol !== 'sqs') return omit(instance, resources, `its protocol is ${protocol}, not sqs`);
      const subscription = await createSubscription(instance, sns);
      resources.subscriptions.push(subscription);
      return {};
    },
  },
  aws_s3_bucket: {
    title: 'bucket',
    settings: bucketSettings,
    async create(instance, { s3, resources }) {
      const bucket = await createBucket(instance, s3);
      resources.buckets.push(bucket);
      const { name } = bucket;
      const domain = `${name}.s3.${instance.place.region}.amazonaws.com`;
      const domains = { bucket_domain_name: `${name}.s3.amazonaws.com`, bucket_regional_domain_name: domain };
      return { id: name, bucket: name, arn: `arn:aws:s3:::${name}`, ...domains };
    },
  },
  aws_s3_bucket_notification: {
    title: 'bucket notification',
    settings: notificationSettings,
    create(instance, { notifier, sqs, resources }) {
      const urlOf = (arn: string) => queueUrl(resources, arn);
      const notification = createNotification(instance, notifier, sqs, urlOf);
      resources.notifications.push(notification);
      return { id: notification.bucket };
    },
  },
  aws_lambda_function: {
    title: 'function',
    settings: functionSettings,
    create(instance, { resources }) {
      const made = createFunction(instance);
      resources.functions.push(made);
      const { arn, name } = made;
      const versioned = { version: '1', qualified_arn: `${arn}:1` };
      return { id: name, function_name: name, arn, invoke_arn: invokeArn(instance, arn), ...versioned };
    },
  },
  aws_lambda_alias: {
    title: 'alias',
    settings: aliasSettings,
    create(instance, { resources }) {
      const alias = createAlias(instance);
      resources.aliases.push(alias);
      return { id: alias.arn, arn: alias.arn, invoke_arn: invokeArn(instance, alias.arn) };
    },
  },
  aws_lambda_event_source_mapping: {
    title: 'event source mapping',
    settings: mappingSettings,
    create(instance, { resources }) {
      const mapping = createMapping(instance);
      if ('omitted' in mapping) return omit(instance, resources, mapping.omitted);
      resources.mappings.push(mapping);
      const { uuid } = mapping;
      const arn = `arn:aws:lambda:${instance.place.region}:${instance.place.accountId}:event-source-mapping:${uuid}`;
      return { id: uuid, uuid, arn };
    },
  },
};

function omit(instance: Instance, resources: LocalResources, reason: string): TfObject {
  resources.omissions.push({ address: instance.address, reason });
  return {};
}

function queueUrl(resources: LocalResources, arn: string): string {
  const queue = resources.queues.find((candidate) => candidate.arn === arn);
  if (!queue) throw new ExpressionError(`the queue ${arn} is not part of this configuration`, ['queue', 'queue_arn']);
  return queue.url;
}

function invokeArn({ place }: Instance, arn: string): string {
  return `arn:aws:apigateway:${place.region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
}
