import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { keepExactNames } from '../../engine/pollers/exact-names';
import { type DynamodbRequest, type RunningDynamodb, startDynamodb } from './dynamodb';
import { type RunningFauxqs, startFauxqs } from './fauxqs';
import { type RunningFirehose, startFirehose } from './firehose';
import { type S3Notifier, startS3Notifier } from './s3-notifier';
import { startSnsLimitsProxy } from './sns-limits-proxy';
import type { Supervisor } from './supervisor';

/** Every service that a configuration needs, on 127.0.0.1. */
export interface LocalServices {
  readonly dynamodb: RunningDynamodb;
  readonly endpoints: Endpoints;
  /** Clients that sign for a region. */
  clientsOf(region: string): Clients;
  readonly firehose: RunningFirehose;
  readonly notifier: S3Notifier;
  readonly holdingOf: RunningFauxqs['holdingOf'];
  stop(): Promise<void>;
}

export interface Endpoints {
  readonly dynamodb: string;
  readonly sns: string;
  readonly sqs: string;
  readonly s3: string;
  /** Of the stand-in. */
  readonly firehose: string;
  /** Where a configuration has Kinesis streams. */
  readonly kinesis?: string;
}

/** Of the control plane, which runs where a run is watched. */
export interface ControlEndpoints {
  readonly lambda: string;
  readonly cloudwatch: string;
  readonly logs: string;
  readonly pipes: string;
  readonly firehose: string;
  /** Only where a table writes to Kinesis, of which no DynamoDB here can tell. */
  readonly dynamodb?: string;
}

export interface Clients {
  readonly dynamodb: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  /** Where a configuration has Kinesis streams. */
  readonly kinesis?: KinesisClient;
}

/** DynamoDB starts as a process while the others start in this one. */
export async function startServices(supervisor: Supervisor, dynamodbRequest: DynamodbRequest): Promise<LocalServices> {
  const starting = startDynamodb(supervisor, dynamodbRequest);
  // Both are awaited below; a failure of one must not go unhandled while the other is still starting.
  starting.catch(() => {});
  const fauxqs = await startFauxqs(dynamodbRequest.root);
  const notifier = await startS3Notifier(fauxqs.endpoint);
  const proxy = await startSnsLimitsProxy(fauxqs.endpoint);
  const firehose = await startFirehose();
  const stop = async () => {
    await Promise.all([notifier.stop(), proxy.stop(), firehose.stop()]);
    await fauxqs.stop();
  };
  try {
    const modules = await loadClients();
    const dynamodb = await starting;
    const endpoints = {
      dynamodb: dynamodb.endpoint,
      sns: proxy.url,
      sqs: fauxqs.endpoint,
      s3: notifier.endpoint,
      firehose: firehose.url,
    };
    const clientsOf = (region: string) => createClients(modules, endpoints, region);
    return { dynamodb, endpoints, clientsOf, firehose, notifier, holdingOf: fauxqs.holdingOf, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The variables by which an AWS SDK finds the services. */
export function endpointVariables(endpoints: Endpoints): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_DYNAMODB_STREAMS: endpoints.dynamodb,
    AWS_ENDPOINT_URL_SNS: endpoints.sns,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_FIREHOSE: endpoints.firehose,
    ...(endpoints.kinesis && { AWS_ENDPOINT_URL_KINESIS: endpoints.kinesis }),
  };
}

export function controlVariables(endpoints: ControlEndpoints): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_LAMBDA: endpoints.lambda,
    AWS_ENDPOINT_URL_CLOUDWATCH: endpoints.cloudwatch,
    AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: endpoints.logs,
    AWS_ENDPOINT_URL_PIPES: endpoints.pipes,
    AWS_ENDPOINT_URL_FIREHOSE: endpoints.firehose,
    ...(endpoints.dynamodb && { AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb }),
  };
}

/** Loaded while DynamoDB starts: it takes about as long. */
async function loadClients() {
  return {
    dynamodb: await import('@aws-sdk/client-dynamodb'),
    streams: await import('@aws-sdk/client-dynamodb-streams'),
    sns: await import('@aws-sdk/client-sns'),
    sqs: await import('@aws-sdk/client-sqs'),
    s3: await import('@aws-sdk/client-s3'),
  };
}

function createClients(
  modules: Awaited<ReturnType<typeof loadClients>>,
  endpoints: Endpoints,
  region: string,
): Clients {
  const shared = { region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  return {
    dynamodb: keepExactNames(new modules.dynamodb.DynamoDBClient({ ...shared, endpoint: endpoints.dynamodb })),
    streams: new modules.streams.DynamoDBStreamsClient({ ...shared, endpoint: endpoints.dynamodb }),
    sns: new modules.sns.SNSClient({ ...shared, endpoint: endpoints.sns }),
    sqs: new modules.sqs.SQSClient({ ...shared, endpoint: endpoints.sqs }),
    s3: new modules.s3.S3Client({ ...shared, endpoint: endpoints.s3, forcePathStyle: true }),
  };
}
