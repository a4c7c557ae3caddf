import type { AwsClients } from '../aws/clients';
import type { DeployedConsumer, DeployedPipeline } from './deployed-pipeline';
import { describeConsumers } from './describe-consumers';
import { describeKinesisStreams } from './describe-kinesis-streams';
import { describeSubscribers } from './describe-subscribers';
import { describeTable } from './describe-table';

/** What a description calls. */
export const describingServices = ['dynamodb', 'lambda', 'sns', 'sqs', 's3', 'kinesis'] as const;

export type DescribingClients = Pick<AwsClients, (typeof describingServices)[number]>;

/** Finds what runs behind a table. Throws a `SettingsError` where there is no such table. */
export async function describePipeline(clients: DescribingClients, tableName: string): Promise<DeployedPipeline> {
  const table = await describeTable(clients.dynamodb, tableName);
  const [, , , region = '', accountId = ''] = table.arn.split(':');
  const { streamArns, sourceArns } = await describeKinesisStreams(clients, table.name);
  const sources = [...(table.streamArn === undefined ? [] : [table.streamArn]), ...sourceArns];
  const direct = await describeConsumers(clients, sources);
  const subscribers = await describeSubscribers(clients, topicsOf(direct));
  const behind = await describeConsumers(
    clients,
    subscribers.map(({ queue }) => queue.arn),
  );
  return { region, accountId, table, consumers: [...direct, ...behind], subscribers, kinesisStreamArns: streamArns };
}

function topicsOf(consumers: readonly DeployedConsumer[]): readonly string[] {
  return [...new Set(consumers.flatMap(({ core }) => core?.topicArn ?? []))];
}
