import fc from 'fast-check';
import { coreFunction } from '../../../engine/sim/core-function';
import { FunctionRig, reportedOf, simRecords } from './core-function-rig';

const deliveries = fc.array(fc.record({ hangs: fc.boolean(), killAfterMs: fc.integer({ min: 1, max: 4_000 }) }), {
  maxLength: 4,
});

const world = fc.record({
  seed: fc.nat(),
  perRecordMs: fc.integer({ min: 0, max: 300 }),
  outage: fc.record({ fromMs: fc.nat(3_000), toMs: fc.nat(6_000) }),
  poison: fc.dictionary(fc.nat(19).map(String), fc.constantFrom<'recognized' | 'unclear'>('recognized', 'unclear')),
});

describe('coreFunction', () => {
  test('every record that an answer does not send back took effect or is kept', async () => {
    await fc.assert(
      fc.asyncProperty(world, deliveries, fc.integer({ min: 1, max: 5 }), async (options, plan, items) => {
        const rig = new FunctionRig(coreFunction({ concurrency: 4 }), options);
        const records = simRecords(20, (index) => index % items);

        for (const delivery of [...plan, {}]) {
          const outcome = await rig.invoke(records, delivery);
          if (!outcome.result) continue;
          const [reported] = reportedOf(outcome);
          const finished = records.filter(({ sequenceNumber }) => reported === undefined || sequenceNumber < reported);
          for (const { index } of finished) {
            expect(rig.effects.includes(index) || rig.quarantined.includes(index)).toBe(true);
          }
        }
      }),
    );
  });

  test('within one invocation the effects of an item come in the order of its changes', async () => {
    await fc.assert(
      fc.asyncProperty(world, fc.integer({ min: 1, max: 5 }), async (options, items) => {
        const rig = new FunctionRig(coreFunction({ concurrency: 4 }), options);

        await rig.invoke(simRecords(20, (index) => index % items));

        for (let item = 0; item < items; item += 1) {
          const ofItem = rig.effects.filter((index) => index % items === item);
          expect(ofItem).toEqual([...ofItem].sort((one, other) => one - other));
        }
      }),
    );
  });
});
