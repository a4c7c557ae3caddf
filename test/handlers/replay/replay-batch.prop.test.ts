import fc from 'fast-check';
import { replayBatch } from '../../../handlers/replay/replay-batch';
import { instantClock, type manners, recordNamed, replayedFunction } from './replayed-function';

const ids = fc
  .array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 20 })
  .map((items) => items.map((item, index) => `${item}${String(index).padStart(2, '0')}`));

const scenario = fc.record({
  ids,
  bad: fc.array(fc.nat({ max: 19 }), { maxLength: 8 }),
  manner: fc.constantFrom<keyof typeof manners>('reports', 'reportsEach', 'throws'),
});

async function replayed({ ids: names, bad, manner }: { ids: string[]; bad: number[]; manner: keyof typeof manners }) {
  const isBad = (id: string) => bad.some((at) => names[at] === id);
  const { invoke, taken } = replayedFunction(manner, isBad);
  const target = { functionArn: 'arn', reportsBatchItemFailures: true, answersEach: manner === 'reportsEach' };
  const parts = { invoke, clock: instantClock, random: () => 0.5, signal: new AbortController().signal };
  const outcome = await replayBatch(target, names.map(recordNamed), parts);
  return { ...outcome, taken, isBad };
}

describe('replayBatch', () => {
  it('ends every record as done or failed, once, as the function took it', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (drawn) => {
        const { done, failed, taken, isBad } = await replayed(drawn);
        const doneIds = done.map(({ itemIdentifier }) => itemIdentifier);

        const all = [...doneIds, ...failed.map(({ record }) => record.itemIdentifier)];
        expect(all.sort()).toEqual([...drawn.ids].sort());
        expect([...doneIds].sort()).toEqual([...new Set(taken)].sort());
        expect(doneIds.filter(isBad)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('brings the changes of an item in their order, and none behind one that failed', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (drawn) => {
        fc.pre(drawn.manner !== 'reportsEach');
        const { taken, failed } = await replayed(drawn);

        for (const item of 'abcd') {
          const ofItem = taken.filter((id) => id.startsWith(item));
          const lost = failed.map(({ record }) => record.itemIdentifier).filter((id) => id.startsWith(item));
          expect(ofItem).toEqual([...ofItem].sort());
          expect(lost.every((id) => ofItem.every((one) => one < id))).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('gets everything through that lies behind no failure, unless all fails', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (drawn) => {
        fc.pre(new Set(drawn.bad).size < 5);
        const { failed, isBad } = await replayed(drawn);

        const reasons = failed.filter(({ record }) => !isBad(record.itemIdentifier)).map(({ reason }) => reason);
        expect(reasons.filter((reason) => !reason.startsWith('behind '))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
