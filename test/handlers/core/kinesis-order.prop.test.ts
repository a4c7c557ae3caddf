import fc from 'fast-check';
import type { Change } from '../../../handlers/core/change';
import { done } from '../../support/batch-outcomes';
import { createRig, createScriptedSink } from '../../support/batch-rig';
import { kinesisNumberAt, kinesisRecords } from '../../support/kinesis-event';

const arrival = fc.record({ item: fc.constantFrom('a', 'b', 'c'), time: fc.integer({ min: 1, max: 9 }) });

describe('KinesisOrder', () => {
  it('brings each change of a batch once and by its time, and reports no later than the first arrival that is not done', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(arrival, { minLength: 1, maxLength: 16 }),
        fc.array(arrival, { maxLength: 3 }),
        fc.constantFrom(1, 16),
        async (arrivals, failing, concurrency) => {
          const failingIds = new Set(failing.map(nameOf));
          const { sink, calls } = createScriptedSink(
            ({ id }: Change) => (failingIds.has(id) ? { status: 'unknown', error: new TypeError('no') } : done),
            { ordered: true },
          );
          const finished = new Set<string>();
          const rig = createRig(noting(sink, finished), { concurrency });

          const { batchItemFailures } = await rig.invoke(kinesisRecords(arrivals));

          for (const { change } of rig.quarantined) finished.add(change!.id);
          const names = arrivals.map(nameOf);
          const lowest = names.findIndex((name) => !finished.has(name));
          const upTo = names.slice(0, lowest + 1).map((_name, index) => kinesisNumberAt(index));
          const reported = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
          expect(reported).toHaveLength(lowest < 0 ? 0 : 1);
          expect(upTo).toEqual(expect.arrayContaining(reported));
          const firstCalls = [...new Set(calls)];
          for (const item of ['a', 'b', 'c']) {
            const own = firstCalls.filter((name) => name.startsWith(item));
            expect(own).toEqual(
              [...new Set(names.filter((name) => name.startsWith(item)))].sort().slice(0, own.length),
            );
          }
          const repeated = calls.filter((name, at) => calls.indexOf(name) !== at && !failingIds.has(name));
          expect(repeated).toEqual([]);
        },
      ),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 25) },
    );
  });

  it('leaves an ordered sink with the newest change of each item, whatever failed on the way', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(arrival, { minLength: 1, maxLength: 16 }),
        fc.array(arrival, { maxLength: 4 }),
        async (arrivals, failing) => {
          const toFail = new Set(failing.map(nameOf));
          const { sink, calls } = createScriptedSink(
            ({ id }: Change) => (toFail.delete(id) ? { status: 'unknown', error: new TypeError('no') } : done),
            { ordered: true },
          );
          const rig = createRig(sink);

          const records = kinesisRecords(arrivals);
          for (let from = 0; from >= 0; ) {
            const { batchItemFailures } = await rig.invoke(records.slice(from));
            from = arrivals.findIndex((_arrival, at) => kinesisNumberAt(at) === batchItemFailures[0]?.itemIdentifier);
          }

          for (const item of ['a', 'b', 'c']) {
            const newest = arrivals
              .map(nameOf)
              .filter((name) => name.startsWith(item))
              .sort()
              .at(-1);
            expect(calls.findLast((name) => name.startsWith(item))).toBe(newest);
          }
        },
      ),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 25) },
    );
  });
});

function nameOf({ item, time }: { readonly item: string; readonly time: number }): string {
  return `${item}${time}`;
}

/** The sink, which notes the changes that it got done. */
function noting(sink: ReturnType<typeof createScriptedSink>['sink'], finished: Set<string>): typeof sink {
  return {
    ...sink,
    plan: (changes) =>
      sink.plan(changes).map((task) => ({
        ...task,
        async run(context) {
          const outcomes = await task.run(context);
          for (const [at, { status }] of outcomes.entries()) if (status === 'done') finished.add(task.changes[at]!.id);
          return outcomes;
        },
      })),
  };
}
