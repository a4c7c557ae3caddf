import fc from 'fast-check';
import { backoffMs } from '../../../handlers/core/backoff';
import { systemRandom } from '../../../handlers/core/random';

describe('backoffMs', () => {
  it('doubles from 100 ms to 5 s, less a random half at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
        const wholeMs = Math.min(100 * 2 ** (attempt - 1), 5_000);

        const delayMs = backoffMs(attempt, () => random);

        expect(delayMs).toBeGreaterThanOrEqual(wholeMs / 2);
        expect(delayMs).toBeLessThanOrEqual(wholeMs);
      }),
    );
  });
});

describe('systemRandom', () => {
  it('stays from 0 to below 1', () => {
    const values = Array.from({ length: 1_000 }, systemRandom);

    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(new Set(values).size).toBeGreaterThan(900);
  });
});
