import { byProduct, fanOut, mistakesWith, orders } from '../../definition-with';

const groupBy = ['item.status'];
const arn = 'arn:aws:dynamodb:eu-central-1:123456789012:table/totals';
const handler = (aggregation: object) =>
  [`${byProduct}.handler`, { kind: 'cdc', sink: 'aggregation', aggregation }] as const;
const viewType = (value: string) => [`${orders}.table.streamViewType`, value] as const;
const sumsOf = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, place) => [`sum${place}`, 'item.total']));

describe('checkAggregation', () => {
  test.each([
    { groupBy },
    { groupBy: ['item.status', 'item.address.city'], shards: 100, tombstoneRetentionDays: 15 },
    { groupBy, where: [{ path: 'item.test', exists: false }], sums: sumsOf(20) },
    { groupBy, table: { arn } },
  ])('takes %j', (aggregation) => {
    expect(mistakesWith(handler(aggregation))).toEqual([]);
  });

  test.each([
    [{}, '`handler.aggregation.groupBy` is required'],
    [{ groupBy: [] }, '`handler.aggregation.groupBy` must'],
    [{ groupBy: ['status'] }, 'must be `item.ATTRIBUTE`'],
    [{ groupBy: ['item.a', 'item.a'] }, '`handler.aggregation.groupBy` must name each attribute once'],
    [{ groupBy, where: [{ path: 'status' }] }, 'must be `item.ATTRIBUTE`'],
    [{ groupBy, sums: { revenue: 'total' } }, 'must be `item.ATTRIBUTE`'],
    [{ groupBy, sums: { count: 'item.total' } }, 'must not name an attribute that the sink writes itself'],
    [{ groupBy, sums: { 'a:e28': 'item.total' } }, 'as the further digits of a sum are named'],
    [{ groupBy, sums: sumsOf(21) }, '`handler.aggregation.sums` must be at most 20, got 21'],
    [{ groupBy, shards: 0 }, '`handler.aggregation.shards` must be 1 to 100'],
    [{ groupBy, shards: 101 }, '`handler.aggregation.shards` must be 1 to 100'],
    [{ groupBy, tombstoneRetentionDays: 14 }, '`handler.aggregation.tombstoneRetentionDays` must be'],
    [{ groupBy, table: { arn: 'totals' } }, '`handler.aggregation.table.arn` must be the ARN of a table'],
    [{ groupBy, table: { arn: arn.replace('central', 'west') } }, 'must be a table of eu-central-1'],
    [{ groupBy, where: [{ path: 'item.a', in: ['x'.repeat(3_000)] }] }, 'must be at most 3000 bytes as JSON'],
  ])('refuses %j', (aggregation, message) => {
    expect(mistakesWith(handler(aggregation))).toContainEqual(expect.stringContaining(message));
  });

  test.each([
    ['KEYS_ONLY', 1],
    ['OLD_IMAGE', 1],
    ['NEW_IMAGE', 0],
    ['NEW_AND_OLD_IMAGES', 0],
  ])('of an aggregation on %s makes mistakes: %d', (value, count) => {
    const mistakes = mistakesWith(handler({ groupBy }), [fanOut, undefined], viewType(value));

    expect(mistakes.filter((mistake) => mistake.includes('for an aggregation'))).toHaveLength(count);
  });
});
