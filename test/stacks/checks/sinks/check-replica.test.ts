import { byProduct, fanOut, mistakesWith, orders } from '../../definition-with';

const tableArn = 'arn:aws:dynamodb:us-east-1:123456789012:table/orders-copy';
const keys = {
  partitionKey: { name: 'customerId', type: 'S' },
  sortKey: { name: 'orderId', type: 'S' },
};
const table = { regionName: 'us-east-1', ...keys };
const handler = (replica: object) => [`${byProduct}.handler`, { kind: 'cdc', sink: 'replica', replica }] as const;
const viewType = (value: string) => [`${orders}.table.streamViewType`, value] as const;

describe('checkReplica', () => {
  test.each([
    { tableArn },
    { table },
    { tableArn, roleArn: 'arn:aws:iam::123456789012:role/replica', ttlDeletes: true, tombstoneRetentionDays: 15 },
    {
      table,
      where: [{ path: 'item.status', in: ['PAID'] }],
      attributes: { only: ['status'], rename: { status: 's' } },
    },
    { tableArn, loopPrevention: { attribute: 'writtenIn' } },
    { tableArn: tableArn.replace('us-east-1', 'eu-central-1'), loopPrevention: { attribute: 'side', region: 'left' } },
  ])('takes %j', (replica) => {
    expect(mistakesWith(handler(replica))).toEqual([]);
  });

  test.each([
    [{}, '`handler.replica.tableArn` must be given exactly where `table` is not'],
    [{ tableArn, table }, '`handler.replica.tableArn` must be given exactly where `table` is not'],
    [{ tableArn: 'orders' }, '`handler.replica.tableArn` must be the ARN of a table'],
    [{ tableArn, roleArn: 'replica' }, '`handler.replica.roleArn` must be the ARN of a role'],
    [{ tableArn, where: [{ path: 'status' }] }, 'must be `item.ATTRIBUTE`'],
    [
      { tableArn, attributes: { only: ['a'], omit: ['b'] } },
      '`handler.replica.attributes.omit` must not be given with',
    ],
    [{ tableArn, attributes: { rename: { a: 'c', b: 'c' } } }, 'must give each attribute a name of its own'],
    [{ tableArn, attributes: { rename: { a: '_version' } } }, 'must not give a name that the sink writes itself'],
    [{ tableArn, loopPrevention: { attribute: '_deleted' } }, 'must not be one that the sink writes itself'],
    [{ tableArn, tombstoneRetentionDays: 14 }, '`handler.replica.tombstoneRetentionDays` must be'],
    [{ table: { ...table, regionName: 'here' } }, '`handler.replica.table.regionName` must be a region'],
    [{ table: { ...table, sortKey: undefined } }, 'must be the `sortKey` of the table, `orderId` of type S'],
    [
      { table: { ...table, partitionKey: { name: 'customerId', type: 'N' } } },
      'must be the `partitionKey` of the table, `customerId` of type S',
    ],
    [
      { tableArn: tableArn.replace('us-east-1', 'eu-central-1'), loopPrevention: { attribute: 'side' } },
      '`handler.replica.loopPrevention.region` is required where both tables are in one region',
    ],
  ])('refuses %j', (replica, message) => {
    expect(mistakesWith(handler(replica))).toContainEqual(expect.stringContaining(message));
  });

  test.each([
    ['KEYS_ONLY', { tableArn }, 1],
    ['OLD_IMAGE', { tableArn }, 1],
    ['NEW_IMAGE', { tableArn }, 0],
    ['NEW_AND_OLD_IMAGES', { tableArn }, 0],
    ['NEW_IMAGE', { tableArn, loopPrevention: { attribute: 'writtenIn' } }, 1],
  ])('asks of a stream what tells the replica: %s for %j makes %i mistakes', (value, replica, count) => {
    const mistakes = mistakesWith([fanOut, undefined], viewType(value), handler(replica));

    expect(mistakes).toHaveLength(count);
    expect(mistakes.every((mistake) => mistake.includes('`streamViewType` must be'))).toBe(true);
  });
});
