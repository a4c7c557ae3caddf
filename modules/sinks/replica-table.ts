import type { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { names, pascalCase } from '../names';
import { makeTable } from '../table';
import { sinkDefaults } from './defaults';
import type { ReplicaSettings, ReplicaTableSettings } from './replica-settings';
import type { SinkProps } from './sink';

/**
 * A table for the replica in its region, by a provider for that region. By default: on-demand billing, AWS's key,
 * point-in-time recovery; tombstones expire. Terraform modules have no provider of their own, so they take an ARN.
 */
export function makeReplicaTable(
  scope: Construct,
  id: string,
  { name, settings, preventDestroy }: SinkProps<ReplicaSettings>,
  { regionName, partitionKey, sortKey, pointInTimeRecoveryEnabled }: ReplicaTableSettings,
): DynamodbTable {
  const table = makeTable(
    scope,
    id,
    {
      partitionKey,
      ...(sortKey === undefined ? {} : { sortKey }),
      timeToLiveAttribute: settings.timeToLiveAttribute ?? sinkDefaults.replica.timeToLiveAttribute,
      pointInTimeRecoveryEnabled: pointInTimeRecoveryEnabled ?? true,
      ...(settings.kmsKeyArn === undefined ? {} : { kmsKeyArn: settings.kmsKeyArn }),
    },
    { tableName: names.replica(name), stream: false, preventDestroy },
  );
  table.provider = providerOf(TerraformStack.of(scope), regionName);
  return table;
}

/** The stack's provider for a region: like its own, with the same accounts and tags. */
function providerOf(stack: TerraformStack, region: string): AwsProvider {
  const providers = stack.node.children.filter((child) => child instanceof AwsProvider);
  const own = providers.find(({ alias }) => alias === undefined);
  const known = providers.find((provider) => provider.alias === region);
  if (known) return known;
  const { allowedAccountIds, defaultTagsInput, profile, assumeRoleInput } = own ?? {};
  return new AwsProvider(stack, `Aws${pascalCase(region.replaceAll('-', '_'))}`, {
    alias: region,
    region,
    ...(allowedAccountIds && { allowedAccountIds }),
    ...(defaultTagsInput && { defaultTags: defaultTagsInput }),
    ...(profile && { profile }),
    ...(assumeRoleInput && { assumeRole: assumeRoleInput }),
  });
}
