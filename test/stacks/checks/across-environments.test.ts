import { describeMistake } from '../../../modules/errors';
import { mistakesOf } from '../../../stacks/validate';
import { type Change, definitionWith, orders, shipping } from '../definition-with';

const attached = {
  streamArn: 'arn:aws:dynamodb:eu-central-1:123456789012:table/old/stream/2026-01-01T00:00:00.000',
  partitionKey: { name: 'customerId', type: 'S' },
  sortKey: { name: 'orderId', type: 'S' },
};
const other = [
  ['name', 'other'],
  ['state.key', 'other'],
] as const;

/** Mistakes of two environments, which have the same changes and their own. */
function mistakesAcross(shared: readonly Change[], first: readonly Change[], second: readonly Change[]) {
  const environments = [definitionWith(...shared, ...first), definitionWith(...other, ...shared, ...second)];
  return mistakesOf(environments, { fileExists: () => true }).map(describeMistake);
}

describe('mistakesOf, across environments', () => {
  const tableName: Change = [`${orders}.table.tableName`, 'orders'];

  test.each([
    ['in one account, for all that is said', [], [], 1],
    ['in accounts of which one is known', [['accountId', '123456789012']], [], 1],
    ['in one account', [['accountId', '123456789012']], [['accountId', '123456789012']], 1],
    ['in two accounts', [['accountId', '123456789012']], [['accountId', '210987654321']], 0],
    ['in two regions', [], [['region', 'eu-west-1']], 0],
    ['of which one is on this machine', [['state', { kind: 'local', path: 'x' }]], [], 0],
  ] as const)('two tables of one name, %s: mistakes', (_title, first, second, count) => {
    const mistakes = mistakesAcross([tableName], first, second);

    expect(mistakes).toHaveLength(count);
  });

  test('names made of different parts may be one name in AWS', () => {
    const mistakes = mistakesAcross(
      [],
      [
        ['name', 'eu-dev'],
        [`${orders}.name`, 'orders'],
      ],
      [
        ['name', 'dev'],
        [`${orders}.name`, 'orders-eu'],
      ],
    );

    expect(mistakes).toContainEqual(
      expect.stringContaining(
        'must not give the table the name of another one, `eu-dev/Orders/Table`, got ' +
          "'orders-eu-dev-table'. Rename one of them, or give both environments their `accountId`.",
      ),
    );
  });

  test('readers of one stream count in whichever environment they are', () => {
    const mistakes = mistakesAcross([[`${orders}.table`, attached]], [], []);

    expect(mistakes).toEqual([expect.stringMatching(/^`dev\/Orders, other\/Orders`: `consumers` must be at most 2/)]);
  });

  test('two entries may not be called the same, since the build writes one zip for both', () => {
    const entry = `${shipping}.consumer.handler.entry`;

    const mistakes = mistakesAcross([], [[entry, 'a/shipping.ts']], [[entry, 'b/shipping.ts']]);

    expect(mistakes).toEqual([expect.stringContaining('must not give its zip the name `shipping` of another one')]);
  });
});
