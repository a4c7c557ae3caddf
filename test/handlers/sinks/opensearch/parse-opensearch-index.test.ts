import { parseOpenSearchIndex } from '../../../../handlers/sinks/opensearch/parse-opensearch-index';

describe('parseOpenSearchIndex', () => {
  it.each([
    { name: 'orders' },
    { name: 'o', alias: 'orders.v1', id: 'order:{a}/{b.c}', update: 'changed' },
    { name: 'o', attributes: ['a'], mappings: '{}', settings: '{"number_of_shards":3}' },
    { name: 'o', tombstoneRetentionDays: 1, bulkBytesMax: 100_000, bulkDocumentsMax: 1 },
  ])('takes what is right: %j', (settings) => {
    expect(parseOpenSearchIndex(settings)).toBe(settings);
  });

  it.each([
    ['name', 'Orders'],
    ['name', '_orders'],
    ['name', 'a/b'],
    ['name', undefined],
    ['alias', ''],
    ['id', 'order'],
    ['id', '{a}{b}'],
    ['attributes', []],
    ['attributes', ['a', 'a']],
    ['attributes', 'a'],
    ['update', 'partial'],
    ['mappings', '[]'],
    ['mappings', '{'],
    ['settings', {}],
    ['tombstoneRetentionDays', 0],
    ['bulkBytesMax', 99_999],
    ['bulkDocumentsMax', 10_001],
  ])('fails when `%s` is %j', (setting, value) => {
    expect(() => parseOpenSearchIndex({ name: 'orders', [setting]: value })).toThrow(`\`${setting}\` must be`);
  });

  it('fails for a setting that is none, and for no settings at all', () => {
    expect(() => parseOpenSearchIndex({ name: 'orders', ids: 'x' })).toThrow('`ids` is no setting');
    expect(() => parseOpenSearchIndex(null)).toThrow('`name` must be');
  });
});
