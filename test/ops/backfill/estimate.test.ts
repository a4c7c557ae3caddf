import { backfillDefaults } from '../../../modules/backfill-settings';
import { type EstimateInput, estimateBackfill, workflow } from '../../../ops/backfill/estimate';
import { PriceList } from '../../../ops/prices/price-list';

const million: EstimateInput = {
  mode: 'seed',
  region: 'us-east-1',
  items: 1_000_000,
  bytes: 1_024_000_000,
  files: 100,
  consumers: [{ name: 'View', batchSize: 100, sink: 'view' }],
  parallel: 4,
  readUnitsPerSecond: 1_000,
};

describe('estimateBackfill', () => {
  test('works out time and cost of each way by the prices of the region', () => {
    const { ways, unpriced } = estimate();

    // 10,000 calls of 20 ms and 100 times 5 ms; a million writes of a unit each; reads of half a unit for 4 KB.
    expect(ways.map(({ name, seconds }) => [name, Math.round(seconds)])).toEqual([
      ['scan', 1_300],
      ['export', 1_300],
      ['step-functions', 130],
    ]);
    expect(amounts(ways[0]!)).toEqual({
      'dynamodb.write-request-unit': 0.625,
      'lambda.gb-second': expect.closeTo(0.0347, 4),
      'dynamodb.read-request-unit': 0.015625,
      'lambda.request': 0.002,
    });
    expect(amounts(ways[1]!)['dynamodb.export']).toBeCloseTo(0.0954, 3);
    // 106 calls of what reads files, which waits 5,200 s with 1 GB; two transitions for each, and two for each file.
    expect(amounts(ways[2]!)['step-functions.transition']).toBeCloseTo(0.0103, 6);
    expect(amounts(ways[2]!)['lambda.gb-second']! - amounts(ways[1]!)['lambda.gb-second']!).toBeCloseTo(0.0693, 3);
    expect(unpriced).toEqual([]);
  });

  test('takes the scan while a machine is done with it within a day', () => {
    expect(estimate().best).toBe('scan');
  });

  test('takes an export where reading alone takes longer', () => {
    expect(estimate({ readUnitsPerSecond: 1 }).best).toBe('export');
  });

  test('takes Step Functions where one machine takes longer than a day whatever it reads', () => {
    expect(estimate({ items: 100_000_000, bytes: 1e11, parallel: 1 }).best).toBe('step-functions');
  });

  test('brings no more files at once than there are, and as many as the workflow does by default', () => {
    const secondsOf = (files: number) =>
      estimate({ files }).ways.find(({ name }) => name === 'step-functions')!.seconds;

    expect([1, 40, 41].map(secondsOf)).toEqual([5_200, 130, 130]);
    expect(workflow).toEqual({ parallel: backfillDefaults.concurrency, loaderMb: backfillDefaults.loader.memorySize });
  });

  test('knows one way for a repair, whose reads cost twice as much', () => {
    const { ways } = estimate({ mode: 'repair' });

    expect(ways.map(({ name }) => name)).toEqual(['scan']);
    expect(amounts(ways[0]!)['dynamodb.read-request-unit']).toBe(0.03125);
  });

  test('waits for the limit of items', () => {
    expect(estimate({ itemsPerSecond: 100 }).ways[0]!.seconds).toBe(10_000);
  });

  test('names the consumers whose own charges it does not know', () => {
    const { unpriced } = estimate({ consumers: [...million.consumers, { name: 'Mail', batchSize: 10 }] });

    expect(unpriced).toEqual(['Mail']);
  });

  test('says whose prices it took where nobody knows those of the region', () => {
    expect(estimate({ region: 'dynoxide' }).priceRegion).toBe('us-east-1');
    expect(estimate({ region: 'eu-central-1' }).priceRegion).toBe('eu-central-1');
  });
});

function estimate(more: Partial<EstimateInput> = {}) {
  return estimateBackfill({ ...million, ...more }, new PriceList());
}

function amounts({ lines }: ReturnType<typeof estimate>['ways'][number]): { readonly [item: string]: number } {
  return Object.fromEntries(lines.map(({ item, dollars }) => [item, dollars]));
}
