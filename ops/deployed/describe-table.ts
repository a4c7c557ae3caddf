import { DescribeTableCommand, type DynamoDBClient, type TableDescription } from '@aws-sdk/client-dynamodb';
import { SettingsError } from '../../handlers/core/errors';
import type { DeployedTable, KeyAttribute } from './deployed-pipeline';

/** Throws a `SettingsError` where there is no such table. */
export async function describeTable(client: DynamoDBClient, name: string): Promise<DeployedTable> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: name })).catch((error: Error) => {
    if (error.name !== 'ResourceNotFoundException') throw error;
    const remedy = 'Correct it, or the region and account that the credentials belong to.';
    throw new SettingsError([`\`--table\` must be a table in this account and region, got ${name}. ${remedy}`]);
  });
  return tableOf(Table!);
}

function tableOf(table: TableDescription): DeployedTable {
  const { TableName, TableArn, LatestStreamArn, StreamSpecification, ItemCount = 0, TableSizeBytes = 0 } = table;
  const sortKey = keyOf(table, 'RANGE');
  const hasStream = StreamSpecification?.StreamEnabled === true && LatestStreamArn !== undefined;
  return {
    name: TableName!,
    arn: TableArn!,
    ...(hasStream && { streamArn: LatestStreamArn }),
    ...(StreamSpecification?.StreamViewType && { viewType: StreamSpecification.StreamViewType }),
    partitionKey: keyOf(table, 'HASH')!,
    ...(sortKey && { sortKey }),
    ...(isReplicated(table) && { isReplicated: true }),
    itemCount: ItemCount,
    sizeBytes: TableSizeBytes,
  };
}

/** Replication reads the stream as a reader does, unless the replicas are strongly consistent. */
function isReplicated({ Replicas = [], GlobalTableVersion, MultiRegionConsistency }: TableDescription): boolean {
  return (Replicas.length > 0 || GlobalTableVersion !== undefined) && MultiRegionConsistency !== 'STRONG';
}

function keyOf(
  { KeySchema = [], AttributeDefinitions = [] }: TableDescription,
  type: string,
): KeyAttribute | undefined {
  const name = KeySchema.find(({ KeyType }) => KeyType === type)?.AttributeName;
  const definition = AttributeDefinitions.find(({ AttributeName }) => AttributeName === name);
  return name === undefined ? undefined : { name, type: definition!.AttributeType as KeyAttribute['type'] };
}
