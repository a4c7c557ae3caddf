import type { RunningStreams } from '../../streams/start-streams';
import { type Operations, required } from '../protocols/operation';

/** Stand-in for what DynamoDB tells of its Kinesis streams, which no DynamoDB of this machine knows; all else it is asked itself. */
export function dynamodbOperations({ replications }: Pick<RunningStreams, 'replications'>): Operations {
  return {
    DescribeKinesisStreamingDestination(input) {
      const TableName = required(input, 'TableName').split('/').at(-1)!;
      const destinations = replications.filter(({ destination }) => destination.tableName === TableName);
      return {
        TableName,
        KinesisDataStreamDestinations: destinations.map(({ destination }) => ({
          StreamArn: destination.streamArn,
          DestinationStatus: 'ACTIVE',
          ApproximateCreationDateTimePrecision: 'MICROSECOND',
        })),
      };
    },
  };
}
