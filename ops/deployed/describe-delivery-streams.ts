import { DescribeDeliveryStreamCommand, ListDeliveryStreamsCommand } from '@aws-sdk/client-firehose';
import type { AwsClients } from '../aws/clients';

export interface DeployedDeliveryStream {
  readonly name: string;
  /** `ACTIVE`, `CREATING`, `CREATING_FAILED` and so on. */
  readonly status: string;
  /** Absent where it is written to directly. */
  readonly kinesisStreamArn?: string;
  readonly bucket?: string;
  /** How long it waits for more before it writes a file. */
  readonly bufferSeconds: number;
}

/**
 * The Firehose streams that read one of these Kinesis streams, as archives do, in the order of their names; then those that
 * are named, which somebody puts into.
 */
export async function describeDeliveryStreams(
  { firehose }: Pick<AwsClients, 'firehose'>,
  kinesisStreamArns: readonly string[],
  named: readonly string[] = [],
): Promise<readonly DeployedDeliveryStream[]> {
  const reading = kinesisStreamArns.length === 0 ? [] : await readingStreams(firehose, kinesisStreamArns);
  const others: DeployedDeliveryStream[] = [];
  for (const name of new Set(named)) others.push(await deliveryStreamOf(firehose, name));
  return [...reading, ...others];
}

async function readingStreams(
  firehose: AwsClients['firehose'],
  kinesisStreamArns: readonly string[],
): Promise<readonly DeployedDeliveryStream[]> {
  const found: DeployedDeliveryStream[] = [];
  for (const name of await listDeliveryStreams(firehose)) {
    // AWS allows five of these calls in a second, so one waits for the other.
    const stream = await deliveryStreamOf(firehose, name);
    if (stream.kinesisStreamArn !== undefined && kinesisStreamArns.includes(stream.kinesisStreamArn))
      found.push(stream);
  }
  return found;
}

/** This list goes on behind the last name that it gave, and has no token. */
async function listDeliveryStreams(client: AwsClients['firehose']): Promise<readonly string[]> {
  const names: string[] = [];
  for (;;) {
    const after = names.at(-1);
    const { DeliveryStreamNames = [], HasMoreDeliveryStreams } = await client.send(
      new ListDeliveryStreamsCommand({
        DeliveryStreamType: 'KinesisStreamAsSource',
        Limit: 100,
        ...(after !== undefined && { ExclusiveStartDeliveryStreamName: after }),
      }),
    );
    names.push(...DeliveryStreamNames);
    if (!HasMoreDeliveryStreams || DeliveryStreamNames.length === 0) return names;
  }
}

async function deliveryStreamOf(client: AwsClients['firehose'], name: string): Promise<DeployedDeliveryStream> {
  const { DeliveryStreamDescription: description } = await client.send(
    new DescribeDeliveryStreamCommand({ DeliveryStreamName: name }),
  );
  const destination = description?.Destinations?.[0]?.ExtendedS3DestinationDescription;
  const kinesisStreamArn = description?.Source?.KinesisStreamSourceDescription?.KinesisStreamARN;
  const bucket = destination?.BucketARN?.split(':').at(-1);
  return {
    name,
    status: description?.DeliveryStreamStatus ?? 'unknown',
    ...(kinesisStreamArn !== undefined && { kinesisStreamArn }),
    ...(bucket !== undefined && { bucket }),
    bufferSeconds: destination?.BufferingHints?.IntervalInSeconds ?? 300,
  };
}
