import { TerraformVariable, Token } from 'cdktf';
import { makeOnceTable, type OnceTable, type OnceTableProps } from '../../modules/once-table';
import { expression, optionalObject, rawExpression } from '../../modules/setting';
import { resolveIn, synthesizeConstructs } from '../support/construct-stack';

const arn = 'arn:aws:dynamodb:eu-central-1:123456789012:table/effects';
const kmsKeyArn = 'arn:aws:kms:eu-central-1:123456789012:key/1';
const marks = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'];

function synthesizeTable(props: Partial<OnceTableProps>) {
  let table: OnceTable | undefined;
  const stack = synthesizeConstructs((scope) => {
    new TerraformVariable(scope, 'effects', { type: 'any' });
    const made = makeOnceTable(scope, 'Once', {
      ...{ name: 'orders-dev-mail', wanted: true, existing: undefined, preventDestroy: true },
      ...props,
    });
    table = resolveIn(scope, made) as OnceTable | undefined;
  });
  const statements = table?.statements.filter(({ when }) => when) ?? [];
  return { ...stack, table, granted: statements.map(({ actions, resources }) => [actions, resources]) };
}

describe('makeOnceTable', () => {
  test('makes a table of marks, which expire', () => {
    const { one, table, granted } = synthesizeTable({});

    expect(one('aws_dynamodb_table')).toMatchObject({
      name: 'orders-dev-mail-once',
      hash_key: 'effectKey',
      attribute: [{ name: 'effectKey', type: 'S' }],
      ttl: { enabled: true, attribute_name: 'expiresAt' },
      deletion_protection_enabled: true,
      lifecycle: { prevent_destroy: true },
    });
    expect(table!.tableName).toBe('${aws_dynamodb_table.Once.name}');
    expect(granted).toEqual([[marks, ['${aws_dynamodb_table.Once.arn}']]]);
  });

  test('makes nothing where no effects are marked', () => {
    const { pathsOf, table } = synthesizeTable({ wanted: false });

    expect(pathsOf('aws_dynamodb_table')).toEqual([]);
    expect(table).toBeUndefined();
  });

  test.each([true, false])('takes a table that exists, with its key, whether it is asked for or not: %s', (wanted) => {
    const { pathsOf, table, granted } = synthesizeTable({ wanted, existing: { arn, kmsKeyArn } });

    expect(pathsOf('aws_dynamodb_table')).toEqual([]);
    expect(table!.tableName).toBe('effects');
    expect(granted).toEqual([
      [marks, [arn]],
      [['kms:Decrypt'], [kmsKeyArn]],
    ]);
  });

  test('leaves to Terraform whether one exists', () => {
    const theirs = { arn: Token.asString(rawExpression('var.effects.arn')) };
    const existing = optionalObject(theirs, expression`var.effects != null`);

    const { one, table, granted } = synthesizeTable({ existing });

    expect(one('aws_dynamodb_table').count).toBe('${!(var.effects != null) ? 1 : 0}');
    expect(table!.tableName).toBe(
      '${var.effects != null ? split("/", var.effects.arn)[1] : one(aws_dynamodb_table.Once[*].name)}',
    );
    expect(granted).toEqual([
      [marks, ['${var.effects != null ? var.effects.arn : one(aws_dynamodb_table.Once[*].arn)}']],
    ]);
  });
});
