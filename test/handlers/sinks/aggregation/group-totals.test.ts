import { addGroupRows, groupKeys } from '../../../../handlers/sinks/aggregation/group-totals';

describe('groupKeys', () => {
  it('names the row of a group, or one for each of its shards', () => {
    const status = { S: 'COMPLETED' };

    expect(groupKeys([status])).toEqual([{ rowKey: { S: 'group:0:S9:COMPLETED' } }]);
    expect(groupKeys([status, { N: '1.0' }], 2)).toEqual([
      { rowKey: { S: 'group:0:S9:COMPLETEDN3:1e0' } },
      { rowKey: { S: 'group:1:S9:COMPLETEDN3:1e0' } },
    ]);
  });
});

describe('addGroupRows', () => {
  it('adds up shards and the parts of sums', () => {
    const rows = [
      { rowKey: { S: 'a' }, shard: { N: '0' }, count: { N: '3' }, revenue: { N: '10.5' }, units: { N: '7' } },
      {
        rowKey: { S: 'b' },
        shard: { N: '9' },
        count: { N: '-1' },
        revenue: { N: '0.25' },
        'revenue:e28': { N: '2E-10' },
      },
    ];

    expect(addGroupRows(rows)).toEqual({ count: 2, sums: { revenue: '2000000000000000010.75', units: '7' } });
  });

  it('finds nothing in a group without rows', () => {
    expect(addGroupRows([])).toEqual({ count: 0, sums: {} });
  });
});
