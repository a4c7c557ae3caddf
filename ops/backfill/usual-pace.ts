import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DeployedTable } from '../deployed/deployed-pipeline';

/** What is left to live traffic is more than what is taken. */
const provisionedShare = 0.25;
/** 4 MB a second, of the 12,000 that a table on demand takes at once; one partition takes 3,000. */
const onDemandUnits = 1_000;

/** Read units a second that a table spares: a quarter of what is provisioned, or 1,000 on demand. */
export async function usualReadCapacity(client: DynamoDBClient, { name }: DeployedTable): Promise<number> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
  const provisioned = Table?.ProvisionedThroughput?.ReadCapacityUnits ?? 0;
  const isOnDemand = Table?.BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST' || provisioned === 0;
  return isOnDemand ? onDemandUnits : Math.max(1, provisioned * provisionedShare);
}

const gigabyte = 1_024 ** 3;
const segmentsMax = 10_000;

/** One a gigabyte: small enough that a segment is soon done, large enough that few are empty. */
export function usualSegments({ sizeBytes }: DeployedTable, parallel: number): number {
  return Math.min(segmentsMax, Math.max(parallel, Math.ceil(sizeBytes / gigabyte)));
}
