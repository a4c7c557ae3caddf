import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { SettingsError } from '../../modules/errors';
import { environments } from '../../stacks/environments';
import { validate } from '../../stacks/validate';
import { everySetting } from '../support/every-setting';
import { byProduct, definitionWith, fanOut, mistakesWith, orders, shipping } from './definition-with';

const options = { fileExists: () => true };

describe('validate', () => {
  test('passes every environment of the repository', () => {
    const passed = validate(environments, options);

    expect(passed).toBe(environments);
  });

  test('passes a definition that sets everything', () => {
    const passed = validate([everySetting], options);

    expect(passed).toEqual([everySetting]);
  });

  test('collects every mistake of every pipeline and throws once', () => {
    const first = definitionWith([`${byProduct}.batchSize`, 20_000], [`${fanOut}.timeout`, 901]);
    const second = definitionWith(['name', 'other'], [`${orders}.table.billingMode`, 'FREE'], ['state.key', 'other']);

    const refused = () => validate([first, second], options);

    expect(refused).toThrow(SettingsError);
    expect(refused).toThrow(
      [
        '3 settings are not valid:',
        '- `dev/Orders/FanOut`: `timeout` must be 1 to 900, got 901. Lower it.',
        "- `other/Orders/Table`: `billingMode` must be `PAY_PER_REQUEST` or `PROVISIONED`, got 'FREE'. Choose one of them.",
        '- `dev/Orders/ByProduct`: `batchSize` must be 1 to 10000 for a DynamoDB stream, got 20000. Lower it or add a consumer.',
      ].join('\n'),
    );
  });

  test('says how to spell a setting it does not know', () => {
    const mistakes = mistakesWith(
      [`${byProduct}.batchsize`, 10],
      [`${shipping}.filterPolcy`, {}],
      ['regoin', 'eu-west-1'],
      [`${byProduct}.handler.kind`, 'cdk'],
      [`${orders}.table.xyzzy`, 1],
    );

    expect(mistakes).toEqual([
      '`dev`: `regoin` is not a setting. Did you mean `region`?',
      expect.stringMatching(/^`dev\/Orders\/Table`: `xyzzy` is not a setting\. Known are tableName, /),
      '`dev/Orders/FanOut/Shipping`: `filterPolcy` is not a setting. Did you mean `filterPolicy`?',
      '`dev/Orders/ByProduct`: `batchsize` is not a setting. Did you mean `batchSize`?',
      "`dev/Orders/ByProduct`: `handler.kind` must be `fan-out` or `cdc` or `entry` or `zip`, got 'cdk'. Did you mean `cdc`?",
    ]);
  });

  test.each([
    [['region', undefined], '`dev`: `region` is required.'],
    [[`${orders}.table`, undefined], '`dev/Orders`: `table` is required.'],
    [[`${orders}.table.partitionKey`, undefined], '`dev/Orders/Table`: `partitionKey` is required.'],
    [[`${byProduct}.handler`, undefined], '`dev/Orders/ByProduct`: `handler` is required.'],
    [
      [`${byProduct}.handler.view.projection.sortKey`, undefined],
      '`dev/Orders/ByProduct`: `handler.view.projection.sortKey` is required.',
    ],
    [
      [`${shipping}.consumer.handler.entry`, undefined],
      '`dev/Orders/FanOut/Shipping`: `consumer.handler.entry` is required.',
    ],
  ] as const)('misses what is required: %s', (change, message) => {
    const mistakes = mistakesWith(change);

    expect(mistakes).toContainEqual(expect.stringContaining(message));
  });

  test.each([
    [null],
    ['text'],
    [42],
    [[]],
    [{}],
    [{ name: 'x', pipelines: [] }],
    [{ name: 'x', pipelines: { Orders: null } }],
    [{ name: 'x', pipelines: { Orders: { consumers: { A: 1, B: { handler: [] } }, table: 7 } } }],
  ])('answers with mistakes, not with a crash, to %j', (definition) => {
    const refused = () => validate([definition], options);

    expect(refused).toThrow(SettingsError);
  });

  test('lets pass what only Terraform knows', () => {
    const stack = new TerraformStack(Testing.app(), 'any');
    const variable = new TerraformVariable(stack, 'any', {});
    const definition = definitionWith(
      [`${byProduct}.batchSize`, variable.numberValue],
      [`${byProduct}.enabled`, variable.booleanValue],
      [`${byProduct}.vpcConfig`, variable.value],
      [`${byProduct}.filterCriteria`, { filters: variable.value }],
      [`${byProduct}.layers`, variable.listValue],
      [`${orders}.table.kmsKeyArn`, variable.stringValue],
      [`${orders}.table.globalSecondaryIndexes`, variable.value],
      [`${shipping}.filterPolicy`, variable.stringValue],
      [`${shipping}.visibilityTimeoutSeconds`, variable.numberValue],
    );

    const passed = validate([definition], options);

    expect(passed).toEqual([definition]);
  });
});
