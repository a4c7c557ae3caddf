import fc from 'fast-check';
import type { InvocationResult, InvokeAction } from '../../engine/actions';
import type { EventSourceSettings } from '../../modules/event-source-settings';
import { namesOf, reported, StreamRig, success, thrown } from '../support/stream-rig';

const keys = ['a', 'b', 'c', 'd', 'e'];

const settingsArbitrary: fc.Arbitrary<EventSourceSettings> = fc.record(
  {
    batchSize: fc.integer({ min: 1, max: 7 }),
    maximumBatchingWindowInSeconds: fc.integer({ min: 0, max: 3 }),
    maximumRetryAttempts: fc.integer({ min: 0, max: 3 }),
    maximumRecordAgeInSeconds: fc.constantFrom(-1, 60),
    parallelizationFactor: fc.integer({ min: 1, max: 4 }),
    bisectBatchOnFunctionError: fc.boolean(),
    functionResponseTypes: fc.constantFrom([], ['ReportBatchItemFailures']),
  },
  { requiredKeys: ['maximumRetryAttempts'] },
);

/** What happens to each record and each invocation, drawn before the run so that a failure can be replayed. */
const worldArbitrary = fc.record({
  settings: settingsArbitrary,
  writes: fc.array(
    fc.record({ key: fc.constantFrom(...keys), atMs: fc.integer({ min: 0, max: 20_000 }), isPoison: fc.boolean() }),
    { minLength: 1, maxLength: 40 },
  ),
  poisonShare: fc.constantFrom(0, 1),
  outcomes: fc.array(fc.constantFrom('run', 'run', 'run', 'throttle', 'crash'), { minLength: 1, maxLength: 12 }),
  tookMs: fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 8 }),
  splitAt: fc.constantFrom(
    (count: number) => Math.floor(count / 2),
    (count: number) => Math.ceil(count / 2),
    () => 1,
  ),
  deliveries: fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
});

type World = typeof worldArbitrary extends fc.Arbitrary<infer Value> ? Value : never;

/** Runs a world and keeps what the laws are about. */
function run(world: World): { readonly rig: StreamRig; readonly names: readonly string[] } {
  const writes = [...world.writes].sort((left, right) => left.atMs - right.atMs);
  const names = writes.map(({ key }, index) => `${key}${index + 1}`);
  const poison = new Set(names.filter((_, index) => world.poisonShare > 0 && writes[index]!.isPoison));
  const reports = (world.settings.functionResponseTypes?.length ?? 0) > 0;
  let calls = 0;
  let deliveries = 0;
  const script = (action: InvokeAction): InvocationResult & { tookMs: number } => {
    const outcome = world.outcomes[calls % world.outcomes.length];
    const tookMs = world.tookMs[calls % world.tookMs.length]!;
    calls += 1;
    // Crashes and throttles end, or no record that needs luck would ever be done.
    if (calls < 200 && outcome === 'throttle') return { type: 'not-invoked', tookMs };
    const bad = namesOf(action.records).filter((name) => poison.has(name));
    if ((calls < 200 && outcome === 'crash') || (!reports && bad.length > 0)) return { ...thrown, tookMs };
    return { ...(reports ? reported(...bad) : success), tookMs };
  };
  const isDelivered = () => {
    deliveries += 1;
    return world.deliveries[deliveries % world.deliveries.length]!;
  };
  const rig = new StreamRig({ settings: world.settings, parameters: { splitAt: world.splitAt }, script, isDelivered });
  for (const [index, name] of names.entries()) rig.write([name], writes[index]!.atMs);
  return { rig, names };
}

describe('StreamMapping', () => {
  test('ends every record exactly once: done, at the destination, or named as lost', () => {
    fc.assert(
      fc.property(worldArbitrary, (world) => {
        const { rig, names } = run(world);

        rig.run();

        const ends = [
          ...rig.done,
          ...rig.delivered.flatMap(({ records }) => records),
          ...rig.lost.flatMap(({ records }) => records),
        ];
        expect([...ends].sort()).toEqual([...names].sort());
        expect(rig.mapping.isIdle).toBe(true);
      }),
    );
  });

  test('hands over a record only when every earlier one of its item is finished', () => {
    fc.assert(
      fc.property(worldArbitrary, (world) => {
        const { rig } = run(world);
        rig.run();

        expect(overtakings(rig.seen.map(({ records }) => records))).toEqual([]);
      }),
    );
  });

  test('never moves the checkpoint past unfinished work, and never backwards', () => {
    fc.assert(
      fc.property(worldArbitrary, (world) => {
        const { rig, names } = run(world);
        const finishedAt: { readonly checkpoint: string; readonly finished: Set<string> }[] = [];
        const { push } = rig.checkpoints;
        rig.checkpoints.push = (...texts) => {
          const ends = [...rig.done, ...rig.lost.flatMap(({ records }) => records)];
          const told = rig.delivered.flatMap(({ records }) => records);
          finishedAt.push({ checkpoint: texts[0]!, finished: new Set([...ends, ...told]) });
          return push.apply(rig.checkpoints, texts);
        };

        rig.run();

        const positions = finishedAt.map(({ checkpoint }) => nextPosition(checkpoint));
        expect(positions).toEqual([...positions].sort((left, right) => left - right));
        for (const { checkpoint, finished } of finishedAt) {
          const passed = names.filter((name) => positionOf(name) < nextPosition(checkpoint));
          expect(passed.filter((name) => !finished.has(name))).toEqual([]);
        }
      }),
    );
  });

  test('never makes a batch of more records than the mapping allows, nor of two shards or lanes', () => {
    fc.assert(
      fc.property(worldArbitrary, (world) => {
        const { rig } = run(world);
        rig.run();

        const laneOfKey = new Map<string, number>();
        for (const { records, lane } of rig.seen) {
          expect(records.length).toBeLessThanOrEqual(world.settings.batchSize ?? 100);
          for (const name of records) {
            expect(laneOfKey.get(name[0]!) ?? lane).toBe(lane);
            laneOfKey.set(name[0]!, lane);
          }
        }
      }),
    );
  });

  test('runs at most one batch of a lane at a time', () => {
    fc.assert(
      fc.property(worldArbitrary, (world) => {
        const { rig } = run(world);
        rig.run();

        const { tookMs } = world;
        const freeAtMs = new Map<number, number>();
        for (const [index, { lane, atMs }] of rig.seen.entries()) {
          expect(atMs).toBeGreaterThanOrEqual(freeAtMs.get(lane) ?? 0);
          freeAtMs.set(lane, atMs + tookMs[index % tookMs.length]!);
        }
      }),
    );
  });
});

/** Batches that hold a record after an earlier batch held a later record of the same item without it. */
function overtakings(batches: readonly (readonly string[])[]): string[] {
  const passed = new Map<string, number>();
  return batches.flatMap((records, index) => {
    const late = records.filter((name) => positionOf(name) < (passed.get(name[0]!) ?? 0));
    for (const key of keys) {
      const first = records.find((name) => name.startsWith(key));
      if (first !== undefined) passed.set(key, Math.max(passed.get(key) ?? 0, positionOf(first)));
    }
    return late.map((name) => `${name} in batch ${index + 1}`);
  });
}

function positionOf(name: string): number {
  return Number(name.slice(1));
}

/** Position from which a reader would go on. */
function nextPosition(checkpoint: string): number {
  const [type, name = ''] = checkpoint.split(' ');
  return positionOf(name) + (type === 'after' ? 1 : 0);
}
