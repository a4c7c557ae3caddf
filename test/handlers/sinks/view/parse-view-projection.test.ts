import { parseViewProjection } from '../../../../handlers/sinks/view/parse-view-projection';
import { ordersByProduct } from './orders-by-product';

describe('parseViewProjection', () => {
  it.each([
    ordersByProduct,
    { ...ordersByProduct, tombstoneRetentionDays: 1 },
    { ...ordersByProduct, each: 'tags', partitionKey: { name: 'tag', type: 'N', from: 'each' } },
  ])('takes what is right', (projection) => {
    expect(parseViewProjection(projection)).toBe(projection);
  });

  it.each([
    ['each', { each: '' }],
    ['partitionKey.name', { partitionKey: { ...ordersByProduct.partitionKey, name: '' } }],
    ['partitionKey.type', { partitionKey: { ...ordersByProduct.partitionKey, type: 'BOOL' } }],
    ['partitionKey.from', { partitionKey: { ...ordersByProduct.partitionKey, from: 'product' } }],
    ['partitionKey.from', { each: undefined }],
    ['sortKey.name', { sortKey: { from: ['item.a'] } }],
    ['sortKey.from', { sortKey: { name: 'x', from: [] } }],
    ['sortKey.from', { sortKey: { name: 'x', from: 'item.a' } }],
    ['sortKey.from[1]', { sortKey: { name: 'x', from: ['item.a', 'item'] } }],
    ['attributes.a', { attributes: { a: 'item..b' } }],
    ['attributes', { attributes: { productId: 'item.a' } }],
    ['attributes', { attributes: { _version: 'item.a' } }],
    ['tombstoneRetentionDays', { tombstoneRetentionDays: 0 }],
    ['tombstoneRetentionDays', { tombstoneRetentionDays: 1.5 }],
  ])('fails when `%s` is wrong: %j', (setting, more) => {
    expect(() => parseViewProjection({ ...ordersByProduct, ...more })).toThrow(`\`${setting}\` must be`);
  });

  it('names everything that is wrong at once', () => {
    expect(() => parseViewProjection(undefined)).toThrow(/partitionKey\.name[\s\S]*sortKey\.from/);
  });
});
