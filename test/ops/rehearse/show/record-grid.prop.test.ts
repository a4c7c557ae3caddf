import fc from 'fast-check';
import { type RecordOutcomes, recordOutcomes } from '../../../../engine/sim/run-result';
import { recordGrid, recordScale } from '../../../../ops/rehearse/show/record-grid';

const unfinished = recordOutcomes.indexOf('unfinished');

const outcomes = fc
  .array(
    fc.record({
      arrivedAtMs: fc.double({ min: 0, max: 1e8, noNaN: true }),
      tookMs: fc.double({ min: 0, max: 1e8, noNaN: true }),
      outcome: fc.integer({ min: 0, max: recordOutcomes.length - 1 }),
    }),
    { maxLength: 200 },
  )
  .map((rows): RecordOutcomes => {
    const sorted = rows.sort((one, other) => one.arrivedAtMs - other.arrivedAtMs);
    return {
      arrivedAtMs: Float64Array.from(sorted, ({ arrivedAtMs }) => arrivedAtMs),
      finishedAtMs: Float64Array.from(sorted, ({ arrivedAtMs, tookMs, outcome }) =>
        outcome === unfinished ? Number.NaN : arrivedAtMs + tookMs,
      ),
      outcome: Uint8Array.from(sorted, ({ outcome }) => outcome),
      deliveries: new Uint16Array(sorted.length),
      effects: new Uint16Array(sorted.length),
    };
  });

describe('recordGrid', () => {
  test('counts every record once, under its outcome', () => {
    fc.assert(
      fc.property(outcomes, (records) => {
        const { cells } = recordGrid(records, recordScale([records]));

        const counted = new Array<number>(recordOutcomes.length).fill(0);
        for (let at = 0; at < cells.length; at += 4) counted[cells[at + 2]!]! += cells[at + 3]!;
        expect(counted).toEqual(
          recordOutcomes.map((_, place) => records.outcome.filter((one) => one === place).length),
        );
      }),
    );
  });

  test('has what never finished, and nothing else, in the row for it', () => {
    fc.assert(
      fc.property(outcomes, outcomes, (records, others) => {
        const { cells, neverRow } = recordGrid(records, recordScale([records, others]));

        for (let at = 0; at < cells.length; at += 4) {
          expect(cells[at + 1] === neverRow).toBe(cells[at + 2] === unfinished);
          expect(cells[at + 1]).toBeGreaterThanOrEqual(0);
          expect(cells[at]).toBeLessThan(240);
        }
      }),
    );
  });
});
