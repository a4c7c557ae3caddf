import type { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import type { Construct } from 'constructs';
import type { ViewSettings } from './consumer-settings';
import { keyOf, keyStatement } from './encryption-key';
import { names } from './names';
import type { PolicyStatement } from './policy';
import { makeTable } from './table';

/** Name of the attribute that tells DynamoDB when a tombstone may go; the view sink writes it. */
const expiresAtAttribute = '_expiresAt';

/**
 * The table of a materialized view, keyed as its projection says. By default: on-demand billing, AWS's key,
 * point-in-time recovery; tombstones expire.
 */
export function makeViewTable(scope: Construct, id: string, name: string, view: ViewSettings, preventDestroy: boolean) {
  const { partitionKey, sortKey } = view.projection;
  return makeTable(
    scope,
    id,
    {
      partitionKey: { name: partitionKey.name, type: partitionKey.type },
      sortKey: { name: sortKey.name, type: 'S' },
      timeToLiveAttribute: expiresAtAttribute,
      ...(view.pointInTimeRecoveryEnabled === undefined
        ? {}
        : { pointInTimeRecoveryEnabled: view.pointInTimeRecoveryEnabled }),
      ...(view.kmsKeyArn === undefined ? {} : { kmsKeyArn: view.kmsKeyArn }),
    },
    { tableName: names.view(name), stream: false, preventDestroy },
  );
}

/** Rows and tombstones are both written by guarded puts. */
export function viewStatements(table: DynamodbTable, kmsKeyArn: string | undefined): PolicyStatement[] {
  return [
    { sid: 'WriteView', actions: ['dynamodb:PutItem'], resources: [table.arn] },
    keyStatement('DecryptView', ['kms:Decrypt'], keyOf(kmsKeyArn)),
  ];
}
