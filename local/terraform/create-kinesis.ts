import {
  CreateStreamCommand,
  DescribeStreamConsumerCommand,
  DescribeStreamSummaryCommand,
  type KinesisClient,
  RegisterStreamConsumerCommand,
} from '@aws-sdk/client-kinesis';
import type { Instance } from './configuration';
import { blockSettings, numberSetting, requiredText, textSetting } from './read-settings';
import type { LocalKinesisConsumer, LocalKinesisDestination, LocalKinesisStream } from './resources';
import { toText } from './value';

export const kinesisStreamSettings = ['name', 'shard_count', 'stream_mode_details', 'retention_period'];

/** AWS gives a new on-demand stream 4 shards; fewer cost less here, and show as much. */
const onDemandShards = 2;

export async function createKinesisStream(instance: Instance, client: KinesisClient): Promise<LocalKinesisStream> {
  const name = requiredText(instance, 'name');
  const [details] = blockSettings(instance, 'stream_mode_details');
  const isOnDemand = toText(details?.stream_mode ?? 'PROVISIONED') === 'ON_DEMAND';
  const ShardCount = isOnDemand ? onDemandShards : (numberSetting(instance, 'shard_count') ?? 1);
  await client.send(new CreateStreamCommand({ StreamName: name, ShardCount }));
  const retentionHours = numberSetting(instance, 'retention_period') ?? 24;
  return { address: instance.address, name, arn: await activeStream(client, name), retentionHours };
}

export const kinesisConsumerSettings = ['name', 'stream_arn'];

export async function createKinesisConsumer(instance: Instance, client: KinesisClient): Promise<LocalKinesisConsumer> {
  const [name, streamArn] = [requiredText(instance, 'name'), requiredText(instance, 'stream_arn')];
  await client.send(new RegisterStreamConsumerCommand({ ConsumerName: name, StreamARN: streamArn }));
  const command = new DescribeStreamConsumerCommand({ ConsumerName: name, StreamARN: streamArn });
  for (;;) {
    const { ConsumerDescription: consumer } = await client.send(command);
    if (consumer?.ConsumerStatus === 'ACTIVE') {
      return { address: instance.address, name, arn: consumer.ConsumerARN ?? '', streamArn };
    }
  }
}

export const kinesisDestinationSettings = ['table_name', 'stream_arn', 'approximate_creation_date_time_precision'];

export function createKinesisDestination(instance: Instance): LocalKinesisDestination {
  const precision = textSetting(instance, 'approximate_creation_date_time_precision') ?? 'MICROSECOND';
  return {
    address: instance.address,
    tableName: requiredText(instance, 'table_name'),
    streamArn: requiredText(instance, 'stream_arn'),
    precision: precision as LocalKinesisDestination['precision'],
  };
}

async function activeStream(client: KinesisClient, StreamName: string): Promise<string> {
  const command = new DescribeStreamSummaryCommand({ StreamName });
  for (;;) {
    const { StreamDescriptionSummary: stream } = await client.send(command);
    if (stream?.StreamStatus === 'ACTIVE') return stream.StreamARN ?? '';
  }
}

/** The stream behind the ARN of a stream or of one of its consumers. */
export function kinesisStreamArnOf(eventSourceArn: string): string {
  return eventSourceArn.split('/consumer/')[0]!;
}
