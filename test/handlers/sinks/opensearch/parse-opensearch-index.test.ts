import { parseOpenSearchIndex } from '../../../../handlers/sinks/opensearch/parse-opensearch-index';

describe('parseOpenSearchIndex', () => {
  it.each([
    { index: 'orders' },
    { index: 'o', alias: 'orders.v1', id: 'order:{a}/{b.c}', document: 'whole', update: 'changed' },
    { index: 'o', document: { attributes: ['a'] }, mappings: '{}', indexSettings: '{"number_of_shards":3}' },
    { index: 'o', tombstoneRetentionDays: 1, bulkBytesMax: 100_000, bulkDocumentsMax: 1 },
  ])('takes what is right: %j', (settings) => {
    expect(parseOpenSearchIndex(settings)).toBe(settings);
  });

  it.each([
    ['index', 'Orders'],
    ['index', '_orders'],
    ['index', 'a/b'],
    ['index', undefined],
    ['alias', ''],
    ['id', 'order'],
    ['id', '{a}{b}'],
    ['document', { attributes: [] }],
    ['document', { attributes: ['a', 'a'] }],
    ['document', null],
    ['update', 'partial'],
    ['mappings', '[]'],
    ['mappings', '{'],
    ['indexSettings', {}],
    ['tombstoneRetentionDays', 0],
    ['bulkBytesMax', 99_999],
    ['bulkDocumentsMax', 10_001],
  ])('fails when `%s` is %j', (setting, value) => {
    expect(() => parseOpenSearchIndex({ index: 'orders', [setting]: value })).toThrow(`\`${setting}\` must be`);
  });

  it('fails for a setting that is none, and for no settings at all', () => {
    expect(() => parseOpenSearchIndex({ index: 'orders', ids: 'x' })).toThrow('`ids` is no setting');
    expect(() => parseOpenSearchIndex(null)).toThrow('`index` must be');
  });
});
