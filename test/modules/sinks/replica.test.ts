import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import type { TerraformStack } from 'cdktf';
import { makeReplicaSink } from '../../../modules/sinks/replica';
import type { ReplicaSettings } from '../../../modules/sinks/replica-settings';
import type { SinkParts } from '../../../modules/sinks/sink';
import { resolveIn, synthesizeConstructs } from '../../support/construct-stack';

const tableArn = 'arn:aws:dynamodb:us-east-1:210987654321:table/orders-copy';
const kmsKeyArn = 'arn:aws:kms:us-east-1:210987654321:key/1';
const roleArn = 'arn:aws:iam::210987654321:role/replica';
const table = { regionName: 'us-east-1', partitionKey: { name: 'id', type: 'S' } } as const;

function synthesizeSink(settings: ReplicaSettings, before: (stack: TerraformStack) => void = () => {}) {
  let parts: SinkParts | undefined;
  let provider: unknown;
  const stack = synthesizeConstructs((scope) => {
    before(scope);
    const props = { name: 'orders-dev-copy', settings, wanted: true, preventDestroy: true, vpcConfig: undefined };
    parts = resolveIn(scope, makeReplicaSink(scope, 'Replica', props)) as SinkParts;
    provider = (scope.toTerraform() as { provider?: unknown }).provider;
  });
  const { environment, statements, outputs } = parts!;
  return { ...stack, provider, environment, outputs, statements: statements.filter(({ when }) => when) };
}

describe('makeReplicaSink', () => {
  test('lets the function write the table and nothing else', () => {
    const { statements, environment } = synthesizeSink({ tableArn });

    expect(statements).toEqual([
      {
        sid: 'WriteReplica',
        actions: ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Scan'],
        resources: [tableArn],
        when: true,
      },
    ]);
    expect(environment).toEqual({
      TRIBUTARY_REPLICA_TABLE_ARN: tableArn,
      TRIBUTARY_REPLICATION_RULES:
        '{"attributes":{},"timeToLiveAttribute":"_expiresAt","tombstoneRetentionDays":30,"ttlDeletes":false,"where":[]}',
    });
  });

  test('lets it decrypt with the key of the table', () => {
    const { statements } = synthesizeSink({ tableArn, kmsKeyArn });

    expect(statements.map(({ actions, resources }) => [actions, resources])).toContainEqual([
      ['kms:Decrypt'],
      [kmsKeyArn],
    ]);
  });

  test('lets it assume the role that writes, and do nothing by itself', () => {
    const { statements, environment } = synthesizeSink({ tableArn, roleArn, kmsKeyArn });

    expect(statements).toEqual([
      { sid: 'AssumeReplicaRole', actions: ['sts:AssumeRole'], resources: [roleArn], when: true },
    ]);
    expect(environment.TRIBUTARY_REPLICA_ROLE_ARN).toBe(roleArn);
  });

  test('hands on every rule', () => {
    const rules = {
      where: [{ path: 'item.status', in: ['PAID'] }],
      attributes: { omit: ['notes'], rename: { status: 'state' } },
      loopPrevention: { attribute: 'writtenIn' },
      ttlDeletes: true,
      timeToLiveAttribute: 'expires',
      tombstoneRetentionDays: 20,
    } as const;

    const { environment } = synthesizeSink({ tableArn, ...rules });

    expect(JSON.parse(environment.TRIBUTARY_REPLICATION_RULES!)).toEqual(rules);
  });

  test('makes no table where one is named', () => {
    const { pathsOf, outputs } = synthesizeSink({ tableArn });

    expect(pathsOf('aws_dynamodb_table')).toEqual([]);
    expect(outputs).toMatchObject([{ name: 'replicaTableArn', value: tableArn }]);
  });

  test('makes a table in its region, where tombstones expire', () => {
    const { one, environment, statements } = synthesizeSink({ table, kmsKeyArn, timeToLiveAttribute: 'expires' });

    expect(one('aws_dynamodb_table')).toMatchObject({
      provider: 'aws.us-east-1',
      name: 'orders-dev-copy-replica',
      hash_key: 'id',
      ttl: { enabled: true, attribute_name: 'expires' },
      point_in_time_recovery: { enabled: true },
      server_side_encryption: { enabled: true, kms_key_arn: kmsKeyArn },
      deletion_protection_enabled: true,
      lifecycle: { prevent_destroy: true },
    });
    expect(environment.TRIBUTARY_REPLICA_TABLE_ARN).toMatch(/^\$\{aws_dynamodb_table\.\w+\.arn\}$/);
    expect(statements[0]?.resources).toEqual([environment.TRIBUTARY_REPLICA_TABLE_ARN]);
  });

  test("makes the region's provider like the stack's own, once", () => {
    const own = { allowedAccountIds: ['123456789012'], defaultTags: [{ tags: { team: 'orders' } }] };

    const { provider } = synthesizeSink({ table }, (stack) => {
      new AwsProvider(stack, 'Aws', { region: 'eu-central-1', ...own });
      const props = { name: 'x', settings: { table }, wanted: true, preventDestroy: false, vpcConfig: undefined };
      makeReplicaSink(stack, 'Other', props);
    });

    const accounts = { allowed_account_ids: ['123456789012'], default_tags: [{ tags: { team: 'orders' } }] };
    expect(provider).toEqual({
      aws: [
        { region: 'eu-central-1', ...accounts },
        { alias: 'us-east-1', region: 'us-east-1', ...accounts },
      ],
    });
  });
});
