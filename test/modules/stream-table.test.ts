import { TerraformVariable } from 'cdktf';
import { expression, optionalObject } from '../../modules/setting';
import { StreamTable } from '../../modules/stream-table';
import type { ExistingTable, TableSettings } from '../../modules/table-settings';
import { synthesizeConstructs } from '../support/construct-stack';
import { statementsOf } from '../support/policy-statements';

const partitionKey = { name: 'id', type: 'S' } as const;

describe('StreamTable', () => {
  test('streams both images, restores to any second, encrypts, and bills on demand', () => {
    const stack = synthesizeTable({ partitionKey }, true);

    const { '//': _metadata, lifecycle, ...table } = stack.one('aws_dynamodb_table');

    expect(table).toEqual({
      name: 'orders-dev-table',
      hash_key: 'id',
      attribute: [{ name: 'id', type: 'S' }],
      billing_mode: 'PAY_PER_REQUEST',
      stream_enabled: true,
      stream_view_type: 'NEW_AND_OLD_IMAGES',
      point_in_time_recovery: { enabled: true },
      server_side_encryption: { enabled: true },
      deletion_protection_enabled: true,
    });
    expect(lifecycle).toMatchObject({ prevent_destroy: true });
  });

  test('refuses to change the view type unnoticed', () => {
    const stack = synthesizeTable({ partitionKey, streamViewType: 'KEYS_ONLY' });

    const { precondition } = stack.one('aws_dynamodb_table').lifecycle as { precondition: { condition: string }[] };

    expect(stack.one('terraform_data')).toMatchObject({ input: 'KEYS_ONLY', lifecycle: { ignore_changes: ['input'] } });
    expect(precondition[0]!.condition).toMatch(/^\$\{terraform_data\..*\.output == "KEYS_ONLY"\}$/);
  });

  test('declares each key attribute once', () => {
    const stack = synthesizeTable({
      partitionKey,
      sortKey: { name: 'at', type: 'N' },
      globalSecondaryIndexes: [
        { indexName: 'byOwner', partitionKey: { name: 'owner', type: 'S' }, sortKey: { name: 'at', type: 'N' } },
      ],
      localSecondaryIndexes: [
        {
          indexName: 'byTotal',
          sortKey: { name: 'total', type: 'N' },
          projectionType: 'INCLUDE',
          nonKeyAttributes: ['a'],
        },
      ],
    });

    const { attribute, global_secondary_index, local_secondary_index } = stack.one('aws_dynamodb_table');

    expect(attribute).toEqual([
      { name: 'id', type: 'S' },
      { name: 'at', type: 'N' },
      { name: 'owner', type: 'S' },
      { name: 'total', type: 'N' },
    ]);
    expect(global_secondary_index).toEqual([
      { name: 'byOwner', hash_key: 'owner', range_key: 'at', projection_type: 'ALL' },
    ]);
    expect(local_secondary_index).toEqual([
      { name: 'byTotal', range_key: 'total', projection_type: 'INCLUDE', non_key_attributes: ['a'] },
    ]);
  });

  test('has one address whatever its settings are', () => {
    const plain = synthesizeTable({ partitionKey });
    const rich = synthesizeTable({
      partitionKey,
      billingMode: 'PROVISIONED',
      readCapacity: 5,
      writeCapacity: 5,
      timeToLiveAttribute: 'expiresAt',
      tableClass: 'STANDARD_INFREQUENT_ACCESS',
      kmsKeyArn: 'arn:aws:kms:eu-central-1:123456789012:key/x',
      replicas: [{ regionName: 'eu-west-1', kmsKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/x' }],
    });

    expect(rich.pathsOf('aws_dynamodb_table')).toEqual(plain.pathsOf('aws_dynamodb_table'));
  });

  test.each([undefined, false])('backs replicas up as the table, given %j', (pointInTimeRecoveryEnabled) => {
    const stack = synthesizeTable({
      partitionKey,
      replicas: [{ regionName: 'eu-west-1' }],
      ...(pointInTimeRecoveryEnabled === undefined ? {} : { pointInTimeRecoveryEnabled }),
    });

    expect(stack.one('aws_dynamodb_table').replica).toEqual([
      { region_name: 'eu-west-1', point_in_time_recovery: pointInTimeRecoveryEnabled ?? true },
    ]);
  });

  test('lets other accounts read the stream, and nothing more', () => {
    const principal = 'arn:aws:iam::210987654321:root';

    const stack = synthesizeTable({ partitionKey, streamReaders: [{ name: 'search', principal }] });

    expect(statementsOf(String(stack.one('aws_dynamodb_resource_policy').policy))).toEqual([
      expect.objectContaining({
        principal: { AWS: [principal] },
        actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      }),
    ]);
  });

  test('protects by arguments alone where Terraform decides, for a lifecycle takes literals only', () => {
    const stack = synthesizeConstructs((scope) => {
      const preventDestroy = new TerraformVariable(scope, 'protect', {}).booleanValue;
      new StreamTable(scope, 'Table', { name: 'x', table: { partitionKey }, preventDestroy });
    });

    const { deletion_protection_enabled, lifecycle } = stack.one('aws_dynamodb_table');

    expect(deletion_protection_enabled).toBe('${var.protect}');
    expect(lifecycle).not.toHaveProperty('prevent_destroy');
  });

  test('leaves keys, readers and a name to Terraform', () => {
    const stack = synthesizeConstructs((scope) => {
      const sortKey = optionalObject({ name: 'at', type: 'N' } as const, expression`var.sort_key != null`);
      const [name, readers] = ['table_name', 'readers'].map((id) => new TerraformVariable(scope, id, {}));
      const table = { partitionKey, sortKey, tableName: name!.stringValue, streamReaders: readers!.value };
      new StreamTable(scope, 'Table', { name: 'x', table, preventDestroy: false });
    });

    expect(stack.one('aws_dynamodb_table')).toMatchObject({
      name: '${var.table_name != null ? var.table_name : "x-table"}',
      range_key: '${var.sort_key != null ? "at" : null}',
      dynamic: {
        attribute: {
          for_each:
            '${{ for key in concat([{ name = "id", type = "S" }], var.sort_key != null ? [{ name = "at", type = "N" }] : []) : key.name => key.type... }}',
        },
      },
    });
    expect(stack.one('aws_dynamodb_resource_policy').count).toBe('${length(var.readers) > 0 ? 1 : 0}');
  });

  test('attaches to the stream of a table that exists, and creates nothing', () => {
    const streamArn = 'arn:aws:dynamodb:eu-central-1:123456789012:table/t/stream/2026-01-01T00:00:00.000';
    const made: StreamTable[] = [];

    const stack = synthesizeConstructs((scope) => {
      made.push(
        new StreamTable(scope, 'Table', { name: 'x', table: { streamArn, partitionKey }, preventDestroy: true }),
      );
    });

    expect(made[0]!.streamArn).toBe(streamArn);
    expect(['aws_dynamodb_table', 'terraform_data', 'aws_dynamodb_resource_policy'].flatMap(stack.pathsOf)).toEqual([]);
  });
});

function synthesizeTable(table: TableSettings | ExistingTable, preventDestroy = false) {
  return synthesizeConstructs((stack) => {
    new StreamTable(stack, 'Table', { name: 'orders-dev', table, preventDestroy });
  });
}
