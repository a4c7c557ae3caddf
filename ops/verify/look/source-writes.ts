import type { NamedMetric } from '../../aws/read-metrics';

/** How much was written to what a reader reads. */
export function sourceWrites(
  source: { readonly tableName: string } | { readonly kinesisStreamName: string },
): NamedMetric {
  if ('tableName' in source) {
    const dimensions = { TableName: source.tableName };
    return { namespace: 'AWS/DynamoDB', name: 'ConsumedWriteCapacityUnits', statistic: 'Sum', dimensions };
  }
  const dimensions = { StreamName: source.kinesisStreamName };
  return { namespace: 'AWS/Kinesis', name: 'IncomingRecords', statistic: 'Sum', dimensions };
}
