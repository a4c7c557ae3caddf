import { Token } from 'cdktf';
import { expression, isExpression } from '../setting';
import type { AnyAlarmRow } from './alarm-row';
import { alarmWindows, anyAtAll } from './alarm-windows';
import { deliveryMetric, replicationQuery } from './metrics';

/** Kinesis and Firehose. Their metrics have no datapoints while nothing passes, which is nothing wrong. */
export const archiveRows: readonly AnyAlarmRow[] = [
  {
    key: 'replication-age',
    of: 'replicatedTables',
    severity: 'page',
    problem: 'Changes of the table wait to be written to the Kinesis stream: it has too few shards, or refuses them.',
    measure: ({ name }) => replicationQuery(name, 'MAX', 'AgeOfOldestUnreplicatedRecord'),
    ...alarmWindows.quarterHour,
    comparison: 'GreaterThanThreshold',
    threshold: (_table, { replicationAgeSeconds }) => milliseconds(replicationAgeSeconds),
  },
  {
    key: 'replication-failures',
    of: 'replicatedTables',
    severity: 'page',
    problem: 'DynamoDB passed over changes that it could not write to the Kinesis stream: whoever reads it lacks them.',
    measure: ({ name }) => replicationQuery(name, 'SUM', 'FailedToReplicateRecordCount'),
    ...alarmWindows.fiveMinutes,
    ...anyAtAll,
  },
  {
    key: 'archive-age',
    of: 'deliveryStreams',
    severity: 'page',
    problem: 'Firehose does not get rid of its records: it drops them when their time is over, a day for direct puts.',
    measure: ({ name }) => deliveryMetric(name, 'DeliveryToS3.DataFreshness', 'Maximum'),
    ...alarmWindows.quarterHour,
    comparison: 'GreaterThanThreshold',
    threshold: (_stream, { archiveAgeSeconds }) => archiveAgeSeconds,
  },
  {
    key: 'archive-delivery-failures',
    of: 'deliveryStreams',
    severity: 'warning',
    problem: 'Firehose fails to write objects to the bucket, and tries again.',
    measure: ({ name }) => deliveryMetric(name, 'DeliveryToS3.Success', 'Average'),
    ...alarmWindows.quarterHour,
    comparison: 'LessThanThreshold',
    threshold: () => 1,
  },
  {
    key: 'archive-conversion-failures',
    of: 'deliveryStreams',
    severity: 'warning',
    problem: 'Firehose could not make Parquet of records, which lie below the error prefix and not in the archive.',
    when: ({ convertsFormat = false }) => convertsFormat,
    measure: ({ name }) => deliveryMetric(name, 'FailedConversion.Records', 'Sum'),
    ...alarmWindows.fiveMinutes,
    ...anyAtAll,
  },
];

function milliseconds(seconds: number): number {
  return isExpression(seconds) ? Token.asNumber(expression`${seconds} * 1000`) : seconds * 1_000;
}
