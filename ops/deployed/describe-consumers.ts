import {
  type EventSourceMappingConfiguration,
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda';
import { GetBucketNotificationConfigurationCommand } from '@aws-sdk/client-s3';
import { consumerEnv } from '../../handlers/core/env';
import { fanOutEnv } from '../../handlers/fan-out/env';
import { auditEnv } from '../../handlers/sinks/audit/env';
import type { AwsClients } from '../aws/clients';
import type {
  DeployedConsumer,
  DeployedCore,
  DeployedMapping,
  DeployedQueue,
  FailureDestination,
} from './deployed-pipeline';
import { serviceInArn } from './deployed-pipeline';
import { describeQueue, queueUrlOf } from './describe-queue';
import { pagesOf } from './pages-of';

type Clients = Pick<AwsClients, 'lambda' | 'sqs' | 's3'>;

/** The functions that mappings call with what comes from these sources, in the order of their names. */
export async function describeConsumers(
  clients: Clients,
  sourceArns: readonly string[],
): Promise<readonly DeployedConsumer[]> {
  const mappings = await Promise.all(sourceArns.map((arn) => listMappings(clients, arn)));
  const consumers = await Promise.all(mappings.flat().map((mapping) => consumerOf(clients, mapping)));
  return consumers.sort((one, other) => (one.name < other.name ? -1 : 1));
}

function listMappings({ lambda }: Clients, EventSourceArn: string): Promise<EventSourceMappingConfiguration[]> {
  return pagesOf(async (Marker) => {
    const page = await lambda.send(new ListEventSourceMappingsCommand({ EventSourceArn, ...(Marker && { Marker }) }));
    return { items: page.EventSourceMappings ?? [], next: page.NextMarker };
  });
}

async function consumerOf(clients: Clients, mapping: EventSourceMappingConfiguration): Promise<DeployedConsumer> {
  const functionArn = mapping.FunctionArn!;
  const configuration = await clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionArn }));
  const variables = configuration.Environment?.Variables ?? {};
  const core = coreOf(variables);
  const described = mappingOf(mapping);
  const failureDestination = await destinationOf(clients, mapping);
  const deadLetterQueue =
    described.source === 'sqs'
      ? (await describeQueue(clients.sqs, described.eventSourceArn)).deadLetterQueue
      : undefined;
  return {
    name: variables[consumerEnv.consumer.name] || functionNameOf(configuration),
    functionName: functionNameOf(configuration),
    functionArn,
    timeoutSeconds: configuration.Timeout ?? 3,
    logGroup: configuration.LoggingConfig?.LogGroup ?? `/aws/lambda/${functionNameOf(configuration)}`,
    ...(core && { core }),
    mapping: described,
    ...(failureDestination && { failureDestination }),
    ...(deadLetterQueue && { deadLetterQueue }),
  };
}

function functionNameOf({ FunctionName, FunctionArn }: FunctionConfiguration): string {
  return FunctionName ?? FunctionArn!.split(':')[6]!;
}

function coreOf(variables: Readonly<Record<string, string>>): DeployedCore | undefined {
  const value = (name: string) => variables[name] || undefined;
  if (value(consumerEnv.consumer.name) === undefined) return undefined;
  const topicArn = value(fanOutEnv.topicArn.name);
  const sink = topicArn === undefined ? value(consumerEnv.sink.name) : 'fan-out';
  const bucket = value(consumerEnv.quarantineBucket.name);
  const queueUrl = value(consumerEnv.quarantineQueueUrl.name);
  const deliveryStream = value(auditEnv.auditStream.name);
  const claimCheckBucket = value(fanOutEnv.claimCheckBucket.name);
  const filterAttributes = value(fanOutEnv.filterAttributes.name);
  return {
    ...(sink !== undefined && { sink }),
    ...(topicArn !== undefined && { topicArn }),
    ...(filterAttributes !== undefined && { filterAttributes: JSON.parse(filterAttributes) as readonly string[] }),
    ...(bucket !== undefined ? { quarantine: { bucket } } : queueUrl !== undefined && { quarantine: { queueUrl } }),
    ...(deliveryStream !== undefined && { deliveryStream }),
    ...(claimCheckBucket !== undefined && { claimCheckBucket }),
  };
}

function mappingOf(mapping: EventSourceMappingConfiguration): DeployedMapping {
  const { EventSourceArn, MaximumRecordAgeInSeconds: age, MaximumRetryAttempts: attempts } = mapping;
  const source = serviceInArn(EventSourceArn!) as DeployedMapping['source'];
  return {
    uuid: mapping.UUID!,
    source,
    eventSourceArn: EventSourceArn!,
    state: mapping.State ?? 'unknown',
    ...(mapping.LastProcessingResult && { lastProcessingResult: mapping.LastProcessingResult }),
    batchSize: mapping.BatchSize ?? (source === 'sqs' ? 10 : 100),
    parallelizationFactor: mapping.ParallelizationFactor ?? 1,
    filters: (mapping.FilterCriteria?.Filters ?? []).flatMap(({ Pattern }) => Pattern ?? []),
    reportsBatchItemFailures: mapping.FunctionResponseTypes?.includes('ReportBatchItemFailures') === true,
    ...(age !== undefined && { maximumRecordAgeInSeconds: age }),
    ...(attempts !== undefined && { maximumRetryAttempts: attempts }),
  };
}

async function destinationOf(
  { sqs, s3 }: Clients,
  { DestinationConfig }: EventSourceMappingConfiguration,
): Promise<FailureDestination | undefined> {
  const arn = DestinationConfig?.OnFailure?.Destination;
  if (!arn) return undefined;
  const service = serviceInArn(arn);
  if (service === 'sns') return { kind: 'sns', topicArn: arn };
  if (service === 'sqs') return { kind: 'sqs', queue: { arn, url: await queueUrlOf(sqs, arn) } };
  const bucket = arn.split(':').at(-1)!;
  const queue = await notifiedQueue({ sqs, s3 }, bucket);
  return { kind: 's3', bucket, ...(queue && { queue }) };
}

/** The queue that a bucket tells of each new object. */
async function notifiedQueue(
  { sqs, s3 }: Pick<Clients, 'sqs' | 's3'>,
  Bucket: string,
): Promise<DeployedQueue | undefined> {
  const { QueueConfigurations } = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  const arn = QueueConfigurations?.[0]?.QueueArn;
  return arn === undefined ? undefined : { arn, url: await queueUrlOf(sqs, arn) };
}
