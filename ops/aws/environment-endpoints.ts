import { configuredEndpoint } from '../../handlers/core/endpoint';
import type { ServiceName } from './clients';

/** Names of the services in AWS's variables. @see https://docs.aws.amazon.com/sdkref/latest/guide/ss-endpoints-table.html */
const variables: { readonly [Name in ServiceName]: string } = {
  dynamodb: 'DYNAMODB',
  streams: 'DYNAMODB_STREAMS',
  lambda: 'LAMBDA',
  sqs: 'SQS',
  sns: 'SNS',
  s3: 'S3',
  kinesis: 'KINESIS',
  cloudwatch: 'CLOUDWATCH',
  logs: 'CLOUDWATCH_LOGS',
  pipes: 'PIPES',
  firehose: 'FIREHOSE',
};

/**
 * Endpoints by `AWS_ENDPOINT_URL_SERVICE` and `AWS_ENDPOINT_URL`. The SDK reads them itself, but does not say so: a client
 * must know of a stand-in, which speaks another protocol for Kinesis and knows no names of buckets as hosts.
 */
export function environmentEndpoints(env: NodeJS.ProcessEnv): { readonly [Name in ServiceName]?: string } {
  const found = Object.entries(variables).flatMap(([name, variable]) => {
    const url = configuredEndpoint(variable, env);
    return url ? [[name, url]] : [];
  });
  return Object.fromEntries(found) as { readonly [Name in ServiceName]?: string };
}
