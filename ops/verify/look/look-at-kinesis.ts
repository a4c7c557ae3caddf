import { DescribeKinesisStreamingDestinationCommand } from '@aws-sdk/client-dynamodb';
import { DescribeStreamSummaryCommand } from '@aws-sdk/client-kinesis';
import type { AwsClients } from '../../aws/clients';
import { lookBackMinutes, type MetricQuery, type MetricReading, readMetrics } from '../../aws/read-metrics';
import { isUnknownOperation } from '../../aws/unknown-operation';
import { nameInArn } from '../../deployed/deployed-pipeline';
import { durationText } from '../../pace/progress-bar';
import type { Finding } from '../finding';
import { runbook } from '../runbook';
import type { LookParts } from './look';

/** Whether the table's changes are written to Kinesis, how late, and whether the stream takes them. */
export async function lookAtKinesis({
  clients,
  pipeline,
  nowMs,
  lagSecondsMax,
}: LookParts): Promise<readonly Finding[]> {
  const destinations = await destinationsOf(clients, pipeline.table.name);
  const hasActive = destinations.some(({ status }) => status === 'ACTIVE');
  const streams = await Promise.all(pipeline.kinesisStreamArns.map((arn) => streamFinding(clients, arn)));
  const found = [...destinations.map((one) => destinationFinding(one, hasActive)), ...streams];
  if (!hasActive) return found;
  const [age, failed] = await readMetrics(clients.cloudwatch, replicationQueries(pipeline.table.name), nowMs);
  return [...found, replicationFinding(pipeline.table.name, age!, failed!, lagSecondsMax)];
}

/**
 * AWS does not document the values of `DelegatedOperation`, one of the two dimensions, so a query asks for the table alone.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html
 */
function replicationQueries(tableName: string): readonly MetricQuery[] {
  const from = `FROM SCHEMA("AWS/DynamoDB", DelegatedOperation, TableName) WHERE TableName = '${tableName}'`;
  return [
    { select: `SELECT MAX(AgeOfOldestUnreplicatedRecord) ${from}` },
    { select: `SELECT SUM(FailedToReplicateRecordCount) ${from}` },
  ];
}

/** The age is in milliseconds, and there is none while nothing waits. */
function replicationFinding(name: string, age: MetricReading, failed: MetricReading, lagSecondsMax: number): Finding {
  const base = { subject: 'replication', name };
  if (failed.sum > 0) {
    const text = `${failed.sum} changes were not written to Kinesis in the last ${lookBackMinutes} min`;
    return { ...base, level: 'wrong', text, see: runbook('replication-failures') };
  }
  const { newest: ageMs = 0 } = age;
  if (ageMs <= lagSecondsMax * 1_000) return { ...base, level: 'right', text: 'to Kinesis in time' };
  return { ...base, level: 'wrong', text: `to Kinesis ${durationText(ageMs)} late`, see: runbook('replication-age') };
}

interface Destination {
  readonly streamArn: string;
  readonly status: string;
  readonly reason: string | undefined;
}

async function destinationsOf({ dynamodb }: Pick<AwsClients, 'dynamodb'>, TableName: string): Promise<Destination[]> {
  const { KinesisDataStreamDestinations = [] } = await dynamodb
    .send(new DescribeKinesisStreamingDestinationCommand({ TableName }))
    .catch((error: Error) =>
      isUnknownOperation(error) ? { KinesisDataStreamDestinations: [] } : Promise.reject(error),
    );
  return KinesisDataStreamDestinations.map(({ StreamArn, DestinationStatus, DestinationStatusDescription }) => ({
    streamArn: StreamArn!,
    status: DestinationStatus ?? 'unknown',
    reason: DestinationStatusDescription,
  }));
}

/** AWS goes on telling of a destination that was taken away; where another took its place, that was the intent. */
function destinationFinding({ streamArn, status, reason }: Destination, hasActive: boolean): Finding {
  const base = {
    subject: 'destination',
    name: nameInArn(streamArn),
    text: reason ? `${status}: ${reason}` : status,
  };
  if (status === 'ACTIVE') return { ...base, level: 'right' };
  if (/^(ENABLING|UPDATING)$/.test(status) || (/^DISABL/.test(status) && hasActive))
    return { ...base, level: 'unsure' };
  return { ...base, level: 'wrong', see: runbook('replication-failures') };
}

async function streamFinding({ kinesis }: Pick<AwsClients, 'kinesis'>, StreamARN: string): Promise<Finding> {
  const { StreamDescriptionSummary: summary } = await kinesis.send(new DescribeStreamSummaryCommand({ StreamARN }));
  const { StreamStatus: status = 'unknown', OpenShardCount, RetentionPeriodHours } = summary ?? {};
  const text = `${status}, ${OpenShardCount} shards, kept ${RetentionPeriodHours} h`;
  const base = { subject: 'Kinesis', name: nameInArn(StreamARN), text };
  // A stream that is being changed is read and written all the while.
  return /^(ACTIVE|UPDATING)$/.test(status)
    ? { ...base, level: 'right' }
    : { ...base, level: 'wrong', see: runbook('replication-failures') };
}
