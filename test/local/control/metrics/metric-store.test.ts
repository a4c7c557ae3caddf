import { MetricStore } from '../../../../local/control/metrics/metric-store';

const id = { namespace: 'AWS/Lambda', name: 'Errors', dimensions: { FunctionName: 'f', Resource: 'f:live' } };

describe('MetricStore', () => {
  test('gives the statistics of each period that has a sample', () => {
    const store = new MetricStore();
    for (const [value, atMs] of [
      [1, 10_000],
      [3, 11_999],
      [5, 20_500],
    ] as const)
      store.record(id, value, atMs);
    const of = (statistic: 'Sum' | 'Average' | 'Minimum' | 'Maximum' | 'SampleCount') => [
      ...store.series(id, statistic, 5_000, 10_000, 25_000),
    ];

    const found = [of('Sum'), of('Average'), of('Minimum'), of('Maximum'), of('SampleCount')];

    expect(found).toEqual([
      [
        [10_000, 4],
        [20_000, 5],
      ],
      [
        [10_000, 2],
        [20_000, 5],
      ],
      [
        [10_000, 1],
        [20_000, 5],
      ],
      [
        [10_000, 3],
        [20_000, 5],
      ],
      [
        [10_000, 2],
        [20_000, 1],
      ],
    ]);
  });

  test('tells metrics apart by their dimensions, in whatever order', () => {
    const store = new MetricStore();

    store.record(id, 1, 0);
    store.record({ ...id, dimensions: { Resource: 'f:live', FunctionName: 'f' } }, 2, 0);
    store.record({ ...id, dimensions: { FunctionName: 'f' } }, 4, 0);

    expect(store.list()).toHaveLength(2);
    expect([...store.series(id, 'Sum', 1_000, 0, 1_000).values()]).toEqual([3]);
  });

  test('begins with the period that the start lies in, and ends before the end', () => {
    const store = new MetricStore();
    for (const atMs of [59_000, 60_000, 119_000, 120_000]) store.record(id, 1, atMs);

    const series = store.series(id, 'Sum', 60_000, 90_000, 120_000);

    expect([...series]).toEqual([[60_000, 2]]);
  });
});
