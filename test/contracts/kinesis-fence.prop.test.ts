import fc from 'fast-check';
import { recordsOf, type Write, writesOf } from './histories';
import { type Move, movedSubject, playMove } from './move-to-kinesis';

/** Moves as they are to be made: the stream drained past the fence, and Kinesis read from before it. */
const moves: fc.Arbitrary<Move> = fc
  .record({
    history: writesOf(movedSubject, 10),
    fence: fc.nat(10),
    overlap: fc.nat(4),
    margin: fc.nat(3),
    lateness: fc.array(fc.nat(6), { minLength: 1, maxLength: 10 }),
    twiceAfter: fc.array(fc.option(fc.nat(6), { nil: undefined }), { minLength: 1, maxLength: 10 }),
    turns: fc.array(fc.boolean(), { maxLength: 16 }),
    batchSize: fc.constantFrom(1, 2, 14),
  })
  .map(({ history: { writes }, fence: drawn, overlap, margin, lateness, twiceAfter, turns, batchSize }) => {
    const { length } = recordsOf(movedSubject, { writes, newStreamAt: undefined });
    const fence = Math.min(drawn, length);
    const arrived = Array.from({ length }, (_, at) => {
      const late = at + lateness[at % lateness.length]!;
      const again = twiceAfter[at % twiceAfter.length];
      return [{ at, time: late }, ...(again === undefined ? [] : [{ at, time: late + again }])];
    });
    const arrivals = arrived
      .flat()
      .filter(({ time }) => time >= fence - margin)
      .sort((left, right) => left.time - right.time)
      .map(({ at }) => at);
    return { writes, fence, streamEnd: fence + overlap, arrivals, turns, batchSize, isFenced: true };
  });

const hasChanges = ({ writes }: Move) => recordsOf(movedSubject, { writes, newStreamAt: undefined }).length > 0;

const write = (attributes: number): Write => ({ item: 0, attributes, byTtl: false, secondsLater: 0 });

/** Two states of one order, both brought by the stream, of which Kinesis carries the older one late. */
const move: Move = {
  writes: [write(0), write(1)],
  fence: 2,
  streamEnd: 2,
  arrivals: [0],
  turns: [],
  batchSize: 1,
  isFenced: true,
};

describe('playMove', () => {
  it('ends as the table does behind a fence, whatever comes late, twice, or by both', async () => {
    await fc.assert(
      fc.asyncProperty(moves.filter(hasChanges), async (one) => {
        const { seen, wanted } = await playMove(one);

        expect(seen).toEqual(wanted);
      }),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 40) },
    );
  });

  it('keeps the state that the stream brought last when Kinesis carries an older one late', async () => {
    const { seen, wanted } = await playMove(move);

    expect(seen).toEqual(wanted);
  });

  it.each([
    ['there is no fence', { ...move, isFenced: false }],
    ['the stream is stopped before it has brought what was made before the fence', { ...move, streamEnd: 1 }],
    ['Kinesis is read from behind the fence on', { ...move, fence: 1, streamEnd: 1, arrivals: [] }],
  ])('ends otherwise when %s', async (_, wrong) => {
    const { seen, wanted } = await playMove(wrong);

    expect(seen).not.toEqual(wanted);
  });
});
