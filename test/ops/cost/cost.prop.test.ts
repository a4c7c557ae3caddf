import fc from 'fast-check';
import { workloadReport } from '../../../ops/cost/cost-report';
import type { Workload } from '../../../ops/cost/usage/workload';
import { waysFor } from '../../../ops/cost/ways';
import { PriceList } from '../../../ops/prices/price-list';
import { workloadFor } from './workload';

const prices = new PriceList();

const workloads: fc.Arbitrary<Workload> = fc
  .record({
    region: fc.constantFrom('us-east-1', 'eu-central-1'),
    isGlobal: fc.boolean(),
    writesPerSecond: fc.double({ min: 0.01, max: 5_000, noNaN: true }),
    itemBytes: fc.integer({ min: 1, max: 100_000 }),
    oldItemBytes: fc.integer({ min: 0, max: 100_000 }),
    consumers: fc.integer({ min: 1, max: 8 }),
    withCodeShare: fc.double({ min: 0, max: 1, noNaN: true }),
    inOrder: fc.integer({ min: 0, max: 1 }),
    target: fc.constantFrom('queue', 'topic', 'bus', 'api'),
    passingShare: fc.double({ min: 0.01, max: 1, noNaN: true }),
    replayHours: fc.constantFrom(24, 72, 300),
    archive: fc.constantFrom(undefined, 'json', 'parquet'),
    batchWindowSeconds: fc.constantFrom(0, 3),
  })
  .map(({ isGlobal, withCodeShare, batchWindowSeconds, region, ...rest }) => ({
    ...workloadFor(),
    ...rest,
    region,
    replicaRegions: isGlobal ? [region === 'us-east-1' ? 'eu-central-1' : 'us-east-1'] : [],
    peakWritesPerSecond: 2 * rest.writesPerSecond,
    withCode: Math.floor(rest.consumers * withCodeShare),
    functions: { ...workloadFor().functions, batchWindowSeconds },
  }));

const sums = (workload: Workload) => waysFor(workload, prices).map(({ cost }) => cost.perMonth);

/** Sums of floating-point numbers differ in their last digits. */
const rounding = 1 - 1e-9;

describe('waysFor', () => {
  it('never costs less for more writes', () => {
    fc.assert(
      fc.property(workloads, fc.double({ min: 1, max: 20, noNaN: true }), (workload, factor) => {
        const { writesPerSecond, peakWritesPerSecond } = workload;

        const [some, more] = [
          sums(workload),
          sums({
            ...workload,
            writesPerSecond: writesPerSecond * factor,
            peakWritesPerSecond: peakWritesPerSecond * factor,
          }),
        ];

        for (const [place, one] of more.entries()) expect(one).toBeGreaterThanOrEqual(some[place]! * rounding);
      }),
    );
  });

  it('never costs less for one region more', () => {
    fc.assert(
      fc.property(workloads, (workload) => {
        const global = sums({
          ...workload,
          replicaRegions: [workload.region === 'us-east-1' ? 'eu-central-1' : 'us-east-1'],
        });
        const single = sums({ ...workload, replicaRegions: [] });

        // A global table's stream takes one reader less: a bus in place of pipes may even cost less by the region.
        expect(global[2]!).toBeGreaterThan(single[2]!);
        expect(global[0]!).toBeGreaterThan(0);
      }),
    );
  });

  it('is the sum of its lines, the dearest first', () => {
    fc.assert(
      fc.property(workloads, (workload) => {
        for (const { cost } of waysFor(workload, prices)) {
          const amounts = cost.lines.map(({ perMonth }) => perMonth);

          expect(amounts.reduce((sum, one) => sum + one, 0)).toBeCloseTo(cost.perMonth, 6);
          expect(amounts).toEqual([...amounts].sort((one, other) => other - one));
          expect(cost.perMillion * workload.writesPerSecond * 2.628).toBeCloseTo(cost.perMonth, 4);
        }
      }),
    );
  });
});

describe('workloadReport', () => {
  it('names savings that are so when the setting is changed, the most first', () => {
    fc.assert(
      fc.property(workloads, (workload) => {
        const [comparison] = workloadReport(workload, prices).comparisons;

        for (const { cost, savings, dominant } of comparison!.ways) {
          expect(dominant).toEqual(cost.lines[0]);
          const saved = savings.map((one) => one.saved);
          expect(saved).toEqual([...saved].sort((one, other) => other - one));
          for (const one of savings) expect(one.perMonth + one.saved).toBeCloseTo(cost.perMonth, 6);
        }
      }),
    );
  });
});
