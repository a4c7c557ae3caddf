import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { FirehoseClient } from '@aws-sdk/client-firehose';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { PipesClient } from '@aws-sdk/client-pipes';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { keepExactNames } from '../../engine/pollers/exact-names';
import type { Place } from './place';

/** The services that commands call. */
export interface AwsClients {
  readonly dynamodb: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  readonly lambda: LambdaClient;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly s3: S3Client;
  readonly kinesis: KinesisClient;
  readonly cloudwatch: CloudWatchClient;
  readonly logs: CloudWatchLogsClient;
  readonly pipes: PipesClient;
  readonly firehose: FirehoseClient;
}

export type ServiceName = keyof AwsClients;

interface Options {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly maxAttempts: number;
}

const loaders: { readonly [Name in ServiceName]: (options: Options) => Promise<AwsClients[Name]> } = {
  dynamodb: async (options) => keepExactNames(new (await import('@aws-sdk/client-dynamodb')).DynamoDBClient(options)),
  streams: async (options) => new (await import('@aws-sdk/client-dynamodb-streams')).DynamoDBStreamsClient(options),
  lambda: async (options) => new (await import('@aws-sdk/client-lambda')).LambdaClient(options),
  sqs: async (options) => new (await import('@aws-sdk/client-sqs')).SQSClient(options),
  sns: async (options) => new (await import('@aws-sdk/client-sns')).SNSClient(options),
  // Buckets as parts of host names need a DNS that knows them, which only AWS's does.
  s3: async (options) =>
    new (await import('@aws-sdk/client-s3')).S3Client({ ...options, forcePathStyle: options.endpoint !== undefined }),
  kinesis: async (options) =>
    new (await import('@aws-sdk/client-kinesis')).KinesisClient({ ...options, ...(await plainHttpFor(options)) }),
  cloudwatch: async (options) => new (await import('@aws-sdk/client-cloudwatch')).CloudWatchClient(options),
  logs: async (options) => new (await import('@aws-sdk/client-cloudwatch-logs')).CloudWatchLogsClient(options),
  pipes: async (options) => new (await import('@aws-sdk/client-pipes')).PipesClient(options),
  firehose: async (options) => new (await import('@aws-sdk/client-firehose')).FirehoseClient(options),
};

/** The SDK speaks HTTP/2 to Kinesis, for which a stand-in's plain port is deaf. */
async function plainHttpFor({ endpoint }: Options): Promise<object> {
  if (!endpoint?.startsWith('http:')) return {};
  const { NodeHttpHandler } = await import('@smithy/node-http-handler');
  return { requestHandler: new NodeHttpHandler() };
}

export const serviceNames = Object.keys(loaders) as readonly ServiceName[];

export function isServiceName(name: string): name is ServiceName {
  return Object.hasOwn(loaders, name);
}

/** Throttles pass while an operator waits, so a call is tried often before it fails. */
const maxAttempts = 8;

/** Clients of the services that are named; none other is loaded. */
export async function loadClients<Name extends ServiceName>(
  { region, endpoints, isLocal }: Omit<Place, 'tableName'>,
  names: readonly Name[],
): Promise<Pick<AwsClients, Name>> {
  const loaded = names.map(async (name) => {
    const endpoint = endpoints[name];
    const options = {
      maxAttempts,
      ...(region !== undefined && { region }),
      ...(endpoint !== undefined && { endpoint }),
      ...(isLocal && { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
    };
    return [name, await loaders[name](options)] as const;
  });
  return Object.fromEntries(await Promise.all(loaded)) as unknown as Pick<AwsClients, Name>;
}
