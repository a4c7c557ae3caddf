import { TerraformVariable, Token } from 'cdktf';
import type { SinkParts } from '../../../modules/sinks/sink';
import { makeViewSink } from '../../../modules/sinks/view';
import type { ViewSettings } from '../../../modules/sinks/view-settings';
import { resolveIn, synthesizeConstructs } from '../../support/construct-stack';

const arn = 'arn:aws:dynamodb:eu-central-1:123456789012:table/by-owner';
const kmsKeyArn = 'arn:aws:kms:eu-central-1:123456789012:key/1';
const projection: ViewSettings['projection'] = {
  partitionKey: { name: 'owner', type: 'N', from: 'item.owner' },
  sortKey: { name: 'row', from: ['item.id'] },
  attributes: { total: 'item.total' },
};

function synthesizeSink(settingsOf: (variable: () => string) => ViewSettings) {
  let parts: SinkParts | undefined;
  const stack = synthesizeConstructs((scope) => {
    const variable = () => Token.asString(new TerraformVariable(scope, 'rows', { type: 'string' }).value);
    const settings = settingsOf(variable);
    const props = { name: 'orders-dev-rows', settings, wanted: true, preventDestroy: true, vpcConfig: undefined };
    parts = resolveIn(scope, makeViewSink(scope, 'View', props)) as SinkParts;
  });
  const { environment, statements, outputs } = parts!;
  return { ...stack, environment, outputs, statements: statements.filter(({ when }) => when) };
}

describe('makeViewSink', () => {
  test('makes a table with the keys of the projection, where tombstones expire', () => {
    const { one, outputs } = synthesizeSink(() => ({ projection, kmsKeyArn }));

    expect(one('aws_dynamodb_table')).toMatchObject({
      name: 'orders-dev-rows-view',
      billing_mode: 'PAY_PER_REQUEST',
      hash_key: 'owner',
      range_key: 'row',
      attribute: [
        { name: 'owner', type: 'N' },
        { name: 'row', type: 'S' },
      ],
      ttl: { enabled: true, attribute_name: '_expiresAt' },
      point_in_time_recovery: { enabled: true },
      server_side_encryption: { enabled: true, kms_key_arn: kmsKeyArn },
      deletion_protection_enabled: true,
      lifecycle: { prevent_destroy: true },
    });
    expect(outputs).toMatchObject([{ name: 'viewTableName', value: '${aws_dynamodb_table.View.name}' }]);
  });

  test('lets the function put rows into it and nothing else', () => {
    const { statements, environment } = synthesizeSink(() => ({ projection }));

    expect(statements).toEqual([
      {
        sid: 'WriteView',
        actions: ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Scan'],
        resources: ['${aws_dynamodb_table.View.arn}'],
        when: true,
      },
    ]);
    expect(environment.TRIBUTARY_VIEW_TABLE).toBe('${aws_dynamodb_table.View.name}');
    expect(JSON.parse(environment.TRIBUTARY_VIEW_PROJECTION!)).toEqual(projection);
  });

  test('takes a table that exists, with its key', () => {
    const { pathsOf, environment, statements, outputs } = synthesizeSink(() => ({
      projection,
      kmsKeyArn,
      table: { arn },
    }));

    expect(pathsOf('aws_dynamodb_table')).toEqual([]);
    expect(environment.TRIBUTARY_VIEW_TABLE).toBe('by-owner');
    expect(statements.map(({ actions, resources }) => [actions, resources])).toEqual([
      [['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Scan'], [arn]],
      [['kms:Decrypt'], [kmsKeyArn]],
    ]);
    expect(outputs).toMatchObject([{ name: 'viewTableName', value: 'by-owner' }]);
  });

  test('takes a table that only Terraform knows', () => {
    const { pathsOf, environment, statements } = synthesizeSink((variable) => ({
      projection,
      table: { arn: variable() },
    }));

    expect(pathsOf('aws_dynamodb_table')).toEqual([]);
    expect(environment.TRIBUTARY_VIEW_TABLE).toBe('${split("/", var.rows)[1]}');
    expect(statements.map(({ resources }) => resources)).toEqual([['${var.rows}']]);
  });
});
