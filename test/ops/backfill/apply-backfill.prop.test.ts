import fc from 'fast-check';
import { BackfillWorld, type WorldWrite } from './backfill-world';

const items = 8;

const write: fc.Arbitrary<WorldWrite> = fc.record({
  item: fc.nat(items - 1),
  status: fc.nat(3),
  lines: fc.option(fc.uniqueArray(fc.constantFrom('fox', 'owl', 'elk'), { maxLength: 3 }), { nil: undefined, freq: 3 }),
  secondsLater: fc.constantFrom(0, 0, 1, 20),
});

const writes = (maxLength: number) => fc.array(write, { maxLength, size: 'max' });

/** What happens at each call of the backfill: a write, records that arrive, or nothing. */
const meanwhile = fc.array(fc.oneof(write, fc.constant('deliver' as const), fc.constant('nothing' as const)), {
  maxLength: 40,
  size: 'max',
});

const plan = fc.record({
  before: writes(16),
  earlier: writes(10),
  meanwhile,
  lost: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
  parts: fc.integer({ min: 1, max: 4 }),
  /** The machine dies at this call, and somebody goes on. */
  diesAt: fc.option(fc.integer({ min: 1, max: 25 }), { nil: undefined }),
});

describe('applyBackfill', () => {
  test('a seed leaves every sink as the table is, whatever is written and deleted meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async ({ before, earlier, ...rest }) => {
        const world = new BackfillWorld();
        for (const one of before) world.write(one, false);
        for (const one of earlier) world.write(one);

        await run(world, 'seed', rest);

        const { seen, expected } = await world.state();
        expect(seen).toEqual(expected);
      }),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 60) },
    );
  });

  test('a repair leaves every sink as the table is, whatever was lost before and is written meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async ({ before, earlier, lost, ...rest }) => {
        const world = new BackfillWorld();
        for (const one of before) world.write(one);
        world.lose((index) => lost[index % lost.length]!);
        await world.deliver();
        // What is lost later than the margin before a repair begins is not for it to mend.
        world.clock.skip(62_000);
        for (const one of earlier) world.write(one);

        await run(world, 'repair', rest);

        const { seen, expected } = await world.state();
        expect(seen).toEqual(expected);
      }),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 60) },
    );
  });
});

async function run(
  world: BackfillWorld,
  mode: 'seed' | 'repair',
  {
    meanwhile,
    parts,
    diesAt,
  }: Pick<typeof plan extends fc.Arbitrary<infer Plan> ? Plan : never, 'meanwhile' | 'parts' | 'diesAt'>,
): Promise<void> {
  const steps = [...meanwhile];
  world.meanwhile = async () => {
    const step = steps.shift();
    if (step === 'deliver') await world.deliver(2);
    else if (step !== undefined && step !== 'nothing') world.write(step);
  };
  // Two more calls ask what the functions are.
  world.callsLeft = diesAt === undefined ? Number.POSITIVE_INFINITY : diesAt + 2;
  const first = await world.backfill(mode, parts);
  world.callsLeft = Number.POSITIVE_INFINITY;
  const last = first.stoppedBy === undefined ? first : await world.backfill(mode, parts);
  expect(last.stoppedBy).toBeUndefined();
  await world.deliver();
}
