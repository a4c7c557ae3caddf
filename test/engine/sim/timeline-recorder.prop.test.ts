import fc from 'fast-check';
import { TimelineRecorder } from '../../../engine/sim/timeline-recorder';

const times = fc.array(fc.integer({ min: 0, max: 200_000_000 }), { minLength: 1, maxLength: 50 });

describe('TimelineRecorder', () => {
  test('loses no count however long the run becomes, in at most 500 buckets', () => {
    fc.assert(
      fc.property(times, (atMs) => {
        const recorder = new TimelineRecorder();
        for (const one of atMs) {
          recorder.count('done', one);
          recorder.oldestAge(one, one);
          recorder.batch('shard', 0, 7, true, one);
        }

        const { buckets, lanes, stepMs } = recorder.finish();

        expect(buckets.length).toBeLessThanOrEqual(500);
        expect(sum(buckets.map(({ done }) => done))).toBe(atMs.length);
        expect(Math.max(...buckets.map(({ oldestAgeMs }) => oldestAgeMs))).toBe(Math.max(...atMs));
        expect(sum(lanes[0]!.succeeded)).toBe(atMs.length);
        expect(sum(lanes[0]!.records)).toBe(atMs.length * 7);
        const told = buckets.map(({ atMs: from, done }) => `${from}: ${done}`);
        const own = buckets.map((_bucket, place) => {
          const from = place * stepMs;
          return `${from}: ${atMs.filter((one) => one >= from && one < from + stepMs).length}`;
        });
        expect(told).toEqual(own);
      }),
    );
  });
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
