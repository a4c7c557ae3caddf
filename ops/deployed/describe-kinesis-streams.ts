import { DescribeKinesisStreamingDestinationCommand } from '@aws-sdk/client-dynamodb';
import { ListStreamConsumersCommand } from '@aws-sdk/client-kinesis';
import type { AwsClients } from '../aws/clients';
import { isUnknownOperation } from '../aws/unknown-operation';
import { pagesOf } from './pages-of';

export interface KinesisStreams {
  readonly streamArns: readonly string[];
  /** Those and their registered consumers: what a mapping may name. */
  readonly sourceArns: readonly string[];
}

/** The Kinesis streams that a table writes its changes to. */
export async function describeKinesisStreams(
  { dynamodb, kinesis }: Pick<AwsClients, 'dynamodb' | 'kinesis'>,
  tableName: string,
): Promise<KinesisStreams> {
  const destinations = await dynamodb
    .send(new DescribeKinesisStreamingDestinationCommand({ TableName: tableName }))
    .then(({ KinesisDataStreamDestinations = [] }) => KinesisDataStreamDestinations)
    // Stand-ins for DynamoDB have no such operation, and so no such destination.
    .catch((error: Error) => (isUnknownOperation(error) ? [] : Promise.reject(error)));
  const active = destinations.filter(({ DestinationStatus }) =>
    /^(ACTIVE|ENABLING|UPDATING)$/.test(DestinationStatus!),
  );
  const streamArns = active.map(({ StreamArn }) => StreamArn!);
  const registered = await Promise.all(
    streamArns.map((StreamARN) =>
      pagesOf(async (NextToken) => {
        const page = await kinesis.send(new ListStreamConsumersCommand({ StreamARN, ...(NextToken && { NextToken }) }));
        return { items: page.Consumers ?? [], next: page.NextToken };
      }),
    ),
  );
  return { streamArns, sourceArns: [...streamArns, ...registered.flat().map(({ ConsumerARN }) => ConsumerARN!)] };
}
