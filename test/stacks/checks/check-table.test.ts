import { byProduct, fanOut, mistakesWith, orders } from '../definition-with';

const table = `${orders}.table`;
const key = 'arn:aws:kms:eu-west-1:123456789012:key/x';

describe('checkTables', () => {
  test.each([
    [[`${table}.sortKey`, { name: 'customerId', type: 'S' }], 'sortKey.name` must be unlike the partition key'],
    [[`${table}.timeToLiveAttribute`, 'orderId'], '`timeToLiveAttribute` must not be a key'],
    [[`${table}.readCapacity`, 5], '`readCapacity` is for PROVISIONED billing only'],
    [[`${table}.replicas`, [{ regionName: 'eu-central-1' }]], 'must be a region of its own'],
    [[`${table}.replicas`, [{ regionName: 'eu-west-1', kmsKeyArn: key }]], 'exactly where the table has a key'],
    [
      [
        `${table}.globalSecondaryIndexes`,
        Array(21)
          .fill(undefined)
          .map((_, index) => indexOf(`index${index}`)),
      ],
      '0 to 20',
    ],
    [[`${table}.globalSecondaryIndexes`, [indexOf('same'), indexOf('same')]], 'must be unlike the other indexes'],
    [
      [`${table}.globalSecondaryIndexes`, [{ ...indexOf('one'), projectionType: 'INCLUDE' }]],
      'is required with INCLUDE',
    ],
    [[`${table}.globalSecondaryIndexes`, [{ ...indexOf('one'), nonKeyAttributes: ['a'] }]], 'is for INCLUDE only'],
    [
      [`${table}.globalSecondaryIndexes`, [{ indexName: 'one', partitionKey: { name: 'orderId', type: 'N' } }]],
      'must be S as for every key `orderId`',
    ],
  ] as const)('%j is refused', (change, message) => {
    const mistakes = mistakesWith(change);

    expect(mistakes).toContainEqual(expect.stringContaining(message));
  });

  test('provisioned billing needs units for the table and each index', () => {
    const mistakes = mistakesWith([`${table}.billingMode`, 'PROVISIONED'], [`${table}.readCapacity`, 5]);

    expect(mistakes.map((mistake) => mistake.split('`')[3])).toEqual([
      'writeCapacity',
      'globalSecondaryIndexes[0].readCapacity',
      'globalSecondaryIndexes[0].writeCapacity',
    ]);
  });

  test('replicas need both images and capacity on demand', () => {
    const mistakes = mistakesWith(
      [fanOut, undefined],
      [`${byProduct}.handler`, { kind: 'zip', path: 'dist/scan.zip', runtime: 'python3.13', handler: 'app.handler' }],
      [`${table}.replicas`, [{ regionName: 'eu-west-1' }]],
      [`${table}.streamViewType`, 'KEYS_ONLY'],
      [`${table}.billingMode`, 'PROVISIONED'],
      [`${table}.globalSecondaryIndexes`, undefined],
      [`${table}.readCapacity`, 1],
      [`${table}.writeCapacity`, 1],
    );

    expect(mistakes).toEqual([
      expect.stringContaining('`streamViewType` must be NEW_AND_OLD_IMAGES with replicas'),
      expect.stringContaining('`billingMode` must be PAY_PER_REQUEST with replicas'),
    ]);
  });

  test('a local index needs a sort key on the table', () => {
    const mistakes = mistakesWith(
      [byProduct, undefined],
      [`${table}.sortKey`, undefined],
      [`${table}.localSecondaryIndexes`, [{ indexName: 'byTotal', sortKey: { name: 'total', type: 'N' } }]],
    );

    expect(mistakes).toEqual([expect.stringContaining('`localSecondaryIndexes` needs a table with a sort key')]);
  });

  test('an existing table is a stream and keys, nothing else', () => {
    const streamArn = 'arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000';
    const keys = { partitionKey: { name: 'customerId', type: 'S' }, sortKey: { name: 'orderId', type: 'S' } };

    const good = mistakesWith([table, { streamArn, ...keys }]);
    const bad = mistakesWith([table, { streamArn: 'orders', ...keys, billingMode: 'PROVISIONED' }]);

    expect(good).toEqual([]);
    expect(bad).toEqual([
      expect.stringContaining('`billingMode` is not a setting'),
      expect.stringContaining('`streamArn` must be the ARN of a DynamoDB stream'),
    ]);
  });

  test('an index has two keys, or one', () => {
    const indexKey = { name: 'status', type: 'S' };
    const twice = { indexName: 'byStatus', partitionKey: indexKey, sortKey: indexKey };

    const mistakes = mistakesWith([`${table}.globalSecondaryIndexes`, [twice]]);

    expect(mistakes).toEqual([
      expect.stringContaining('`globalSecondaryIndexes[0].sortKey.name` must be unlike the partition key'),
    ]);
  });
});

function indexOf(indexName: string) {
  return { indexName, partitionKey: { name: 'status', type: 'S' } };
}
