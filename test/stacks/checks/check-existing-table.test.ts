import { byProduct, fanOut, mistakesWith, orders, shipping } from '../definition-with';

const arn = (name: string, region = 'eu-central-1', account = '123456789012') =>
  `arn:aws:dynamodb:${region}:${account}:table/${name}`;
const view = `${byProduct}.handler.view`;
const groups = (value: string) =>
  [
    `${byProduct}.handler`,
    { kind: 'cdc', sink: 'aggregation', aggregation: { groupBy: ['item.status'], table: { arn: value } } },
  ] as const;

/** What names a table that exists, by the setting as messages spell it. */
const places = [
  ['handler.view.table.arn', (value: string) => [`${view}.table`, { arn: value }] as const],
  ['handler.aggregation.table.arn', groups],
  ['onceTable.arn', (value: string) => [`${byProduct}.onceTable`, { arn: value }] as const],
  ['consumer.onceTable.arn', (value: string) => [`${shipping}.consumer.onceTable`, { arn: value }] as const],
] as const;

describe.each(places)('checkExistingTable of %s', (setting, naming) => {
  test('takes a table where the function is', () => {
    const mistakes = mistakesWith(naming(arn('theirs')), ['accountId', '123456789012']);

    expect(mistakes).toEqual([]);
  });

  test.each([
    [arn('theirs', 'eu-west-1'), 'must be a table of eu-central-1, where the function is'],
    [arn('theirs', 'eu-central-1', '210987654321'), 'must be a table of account 123456789012, where the function is'],
    [arn('orders-dev-table'), 'must not be the table whose changes the function receives'],
    ['theirs', 'must be the ARN of a table'],
    [`${arn('theirs')}/index/by-owner`, 'must be the ARN of a table'],
  ])('refuses %s', (value, message) => {
    const mistakes = mistakesWith(naming(value), ['accountId', '123456789012']);

    expect(mistakes).toEqual([expect.stringContaining(`\`${setting}\` ${message}`)]);
  });
});

describe('checkExistingTable', () => {
  const named = [`${view}.table`, { arn: arn('old') }] as const;
  const keys = { partitionKey: { name: 'customerId', type: 'S' }, sortKey: { name: 'orderId', type: 'S' } };

  test.each([
    [{ ...keys, tableName: 'old' }, 1],
    [{ ...keys, tableName: 'older' }, 0],
    [{ ...keys, streamArn: `${arn('old')}/stream/2026-01-01T00:00:00.000` }, 1],
    [{ ...keys, streamArn: `${arn('older')}/stream/2026-01-01T00:00:00.000` }, 0],
  ])('knows the table that changes, whoever named it: %j', (table, count) => {
    const mistakes = mistakesWith(named, [`${orders}.table`, table]);

    expect(mistakes).toHaveLength(count);
  });

  test.each([
    [{}, 1],
    [{ onceTable: { arn: arn('effects') } }, 0],
  ])('leaves the name of the table that is not made to others: %j', (settings, count) => {
    const { consumer, ...taken } = { consumer: `${fanOut}.handler.subscribers.Mail.consumer`, ...settings };
    const zip = { kind: 'zip', path: 'dist/scan.zip', runtime: 'python3.13', handler: 'app.handler' };

    const mistakes = mistakesWith(
      [`${orders}.table.tableName`, 'orders-dev-mail-once'],
      [consumer, { handler: zip, once: true, ...taken }],
    );

    expect(mistakes).toHaveLength(count);
  });
});
