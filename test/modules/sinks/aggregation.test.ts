import { TerraformVariable, Token } from 'cdktf';
import { makeAggregationSink } from '../../../modules/sinks/aggregation';
import type { AggregationSettings } from '../../../modules/sinks/aggregation-settings';
import type { SinkParts } from '../../../modules/sinks/sink';
import { resolveIn, synthesizeConstructs } from '../../support/construct-stack';

const arn = 'arn:aws:dynamodb:eu-central-1:123456789012:table/totals';
const kmsKeyArn = 'arn:aws:kms:eu-central-1:123456789012:key/1';
const groupBy = ['item.status'] as const;

function synthesizeSink(settings: AggregationSettings) {
  let parts: SinkParts | undefined;
  const stack = synthesizeConstructs((scope) => {
    const props = { name: 'orders-dev-totals', settings, wanted: true, preventDestroy: true, vpcConfig: undefined };
    parts = resolveIn(scope, makeAggregationSink(scope, 'Aggregation', props)) as SinkParts;
  });
  const { environment, statements, outputs } = parts!;
  return { ...stack, environment, outputs, statements: statements.filter(({ when }) => when) };
}

describe('makeAggregationSink', () => {
  test('makes a table of rows, where tombstones expire', () => {
    const { one, outputs } = synthesizeSink({ groupBy, kmsKeyArn });

    expect(one('aws_dynamodb_table')).toMatchObject({
      name: 'orders-dev-totals-aggregation',
      billing_mode: 'PAY_PER_REQUEST',
      hash_key: 'rowKey',
      attribute: [{ name: 'rowKey', type: 'S' }],
      ttl: { enabled: true, attribute_name: '_expiresAt' },
      point_in_time_recovery: { enabled: true },
      server_side_encryption: { enabled: true, kms_key_arn: kmsKeyArn },
      deletion_protection_enabled: true,
      lifecycle: { prevent_destroy: true },
    });
    expect(outputs).toMatchObject([{ name: 'aggregationTableName', value: '${aws_dynamodb_table.Aggregation.name}' }]);
  });

  test('lets the function read and write its rows and nothing else', () => {
    const { statements, environment } = synthesizeSink({ groupBy });

    expect(statements).toEqual([
      {
        sid: 'KeepAggregation',
        actions: ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Scan', 'dynamodb:UpdateItem'],
        resources: ['${aws_dynamodb_table.Aggregation.arn}'],
        when: true,
      },
    ]);
    expect(environment).toEqual({
      TRIBUTARY_AGGREGATION_TABLE: '${aws_dynamodb_table.Aggregation.name}',
      TRIBUTARY_AGGREGATION_RULE:
        '{"groupBy":["item.status"],"shards":1,"sums":{},"tombstoneRetentionDays":30,"where":[]}',
    });
  });

  test('lets it decrypt with the key of the table', () => {
    const { statements } = synthesizeSink({ groupBy, kmsKeyArn });

    expect(statements.map(({ actions, resources }) => [actions, resources])).toContainEqual([
      ['kms:Decrypt'],
      [kmsKeyArn],
    ]);
  });

  test('takes a table that exists', () => {
    const { pathsOf, environment, statements, outputs } = synthesizeSink({ groupBy, table: { arn } });

    expect(pathsOf('aws_dynamodb_table')).toEqual([]);
    expect(environment.TRIBUTARY_AGGREGATION_TABLE).toBe('totals');
    expect(statements.map(({ resources }) => resources)).toEqual([[arn]]);
    expect(outputs).toMatchObject([{ name: 'aggregationTableName', value: 'totals' }]);
  });

  test('takes a table that only Terraform knows', () => {
    const parts: SinkParts[] = [];
    const { pathsOf } = synthesizeConstructs((scope) => {
      const known = new TerraformVariable(scope, 'totals', { type: 'string' });
      const settings = { groupBy, table: { arn: Token.asString(known.value) } };
      const props = { name: 'totals', settings, wanted: true, preventDestroy: true, vpcConfig: undefined };
      parts.push(resolveIn(scope, makeAggregationSink(scope, 'Aggregation', props)) as SinkParts);
    });

    expect(pathsOf('aws_dynamodb_table')).toEqual([]);
    expect(parts[0]!.environment.TRIBUTARY_AGGREGATION_TABLE).toBe('${split("/", var.totals)[1]}');
  });

  test('hands on the whole rule', () => {
    const rule = {
      groupBy: ['item.status', 'item.address.city'],
      where: [{ path: 'item.test', exists: false }],
      sums: { revenue: 'item.total' },
      shards: 7,
      tombstoneRetentionDays: 20,
    } as const;

    const { environment } = synthesizeSink(rule);

    expect(JSON.parse(environment.TRIBUTARY_AGGREGATION_RULE!)).toEqual(rule);
  });
});
