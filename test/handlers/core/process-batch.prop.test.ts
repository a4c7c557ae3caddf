import fc from 'fast-check';
import type { Change } from '../../../handlers/core/change';
import { PoisonError, SinkError } from '../../../handlers/core/errors';
import { createBatchProcessor } from '../../../handlers/core/process-batch';
import type { Outcome, Sink } from '../../../handlers/core/sink';
import { createRig } from '../../support/batch-rig';
import { sequenceNumberAt, streamRecords } from '../../support/stream-event';
import type { VirtualClock } from '../../support/virtual-clock';

/** What the sink does with a change, one step per try; after the last step it succeeds. */
type Step = 'transient' | 'reject' | 'unknown' | 'hang' | 'deaf' | 'stale';

interface Plan {
  readonly items: readonly number[];
  readonly scripts: readonly (readonly Step[])[];
  readonly poison: readonly boolean[];
  readonly delaysMs: readonly number[];
  readonly ordered: boolean;
  readonly taskSize: number;
  readonly concurrency: number;
  /** Invocations after which the environment dies, its answer lost. */
  readonly crashes: readonly number[];
  /** Which environment gets which delivery, in turn. */
  readonly environments: readonly number[];
}

const step = fc.constantFrom<Step>('transient', 'transient', 'reject', 'unknown', 'stale');
const sleepyStep = fc.constantFrom<Step>('transient', 'unknown', 'hang', 'deaf');

const planOf = (
  steps: fc.Arbitrary<Step>,
  crashes: fc.Arbitrary<number[]>,
  environments: fc.Arbitrary<number[]> = fc.constant([0]),
): fc.Arbitrary<Plan> =>
  fc.integer({ min: 1, max: 24 }).chain((size) => {
    const each = <Value>(value: fc.Arbitrary<Value>) => fc.array(value, { minLength: size, maxLength: size });
    return fc.record({
      items: each(fc.integer({ min: 0, max: 5 })),
      scripts: each(
        fc.oneof(
          { weight: 3, arbitrary: fc.constant([]) },
          { weight: 1, arbitrary: fc.array(steps, { maxLength: 7 }) },
        ),
      ),
      poison: each(fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) })),
      delaysMs: each(fc.integer({ min: 0, max: 400 })),
      ordered: fc.boolean(),
      taskSize: fc.integer({ min: 1, max: 5 }),
      concurrency: fc.integer({ min: 1, max: 6 }),
      crashes,
      environments,
    });
  });

const indexOf = ({ itemIdentifier }: { readonly itemIdentifier: string }) =>
  Number(BigInt(itemIdentifier) - BigInt(sequenceNumberAt(0)));

interface Seen {
  readonly successes: number[];
  readonly startsAboveMark: number[];
}

/** Plays the script of each change, and notes what succeeded and what was started although it comes again. */
function scriptedSink(plan: Plan, clock: VirtualClock, lowestFailed: () => number) {
  const seen: Seen = { successes: [], startsAboveMark: [] };
  const tries = new Map<number, number>();
  const running = new Set<number>();
  let inFlightMax = 0;
  const act = async (change: Change, signal: AbortSignal): Promise<Outcome> => {
    const index = indexOf(change);
    const tried = tries.get(index) ?? 0;
    tries.set(index, tried + 1);
    await new Promise<void>((resolve) => clock.after(plan.delaysMs[index]!, resolve));
    if (plan.poison[index]) return { status: 'poison', error: new PoisonError('never') };
    const next = plan.scripts[index]![tried];
    if (next === 'transient') return { status: 'transient', error: new Error('later') };
    if (next === 'unknown') return { status: 'unknown', error: new Error('what?') };
    if (next === 'reject') throw new SinkError('busy', { code: 'Busy', retryable: true });
    if (next === 'deaf') return new Promise(() => {});
    if (next === 'hang')
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    seen.successes.push(index);
    return { status: next === 'stale' ? 'stale' : 'done' };
  };
  const sink: Sink = {
    name: 'scripted',
    contract: 'log',
    replay: 'skip',
    ordered: plan.ordered,
    plan: (changes) =>
      chunks(changes, plan.taskSize).map((part) => ({
        changes: part,
        run: async ({ signal }) => {
          if (part.every((change) => indexOf(change) > lowestFailed())) seen.startsAboveMark.push(indexOf(part[0]!));
          for (const change of part) running.add(indexOf(change));
          inFlightMax = Math.max(inFlightMax, Math.ceil(running.size / plan.taskSize));
          const outcomes: Outcome[] = [];
          // One after the other: a task that holds two changes of an item keeps their order itself.
          let isBroken = false;
          for (const change of part) {
            const outcome: Outcome = isBroken
              ? { status: 'transient', error: new Error('not reached') }
              : await act(change, signal).catch((error) => ({ status: 'transient' as const, error }));
            isBroken ||= plan.ordered && (outcome.status === 'transient' || outcome.status === 'unknown');
            outcomes.push(outcome);
          }
          for (const change of part) running.delete(indexOf(change));
          return outcomes;
        },
      })),
  };
  return { sink, seen, inFlightMax: () => inFlightMax };
}

function chunks<Value>(values: readonly Value[], size: number): readonly (readonly Value[])[] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, n) => values.slice(n * size, (n + 1) * size));
}

/** Delivers the records as a mapping does: again from the lowest reported one, until all are answered for. */
async function deliverAll(plan: Plan) {
  let lowestFailed = Number.POSITIVE_INFINITY;
  const rig = createRig({} as Sink);
  const { clock } = rig;
  const { sink, seen, inFlightMax } = scriptedSink(plan, clock, () => lowestFailed);
  const warn = (message: string, fields: object) => {
    if (message.startsWith('A record failed'))
      lowestFailed = Math.min(lowestFailed, indexOf(fields as { itemIdentifier: string }));
  };
  const listen = { ...rig.parts.logger, warn, with: () => listen } as typeof rig.parts.logger;
  const create = () => createBatchProcessor({ ...rig.parts, sink, logger: listen, concurrency: plan.concurrency });
  const records = streamRecords(plan.items.length, (index) => `item-${plan.items[index]}`);
  const processes = [create(), create(), create()];
  let from = 0;
  let deliveries = 0;
  while (from < records.length) {
    deliveries += 1;
    expect(deliveries).toBeLessThan(400);
    lowestFailed = Number.POSITIVE_INFINITY;
    const endsAtMs = clock.nowMs() + 20_000;
    const context = { awsRequestId: 'r', getRemainingTimeInMillis: () => endsAtMs - clock.nowMs() };
    const environment = plan.environments[deliveries % plan.environments.length]!;
    const response = await clock.drive(processes[environment]!({ Records: records.slice(from) }, context));
    expect(clock.nowMs()).toBeLessThanOrEqual(endsAtMs);
    expect(response.batchItemFailures.length).toBeLessThanOrEqual(1);
    const [failure] = response.batchItemFailures;
    if (plan.crashes.includes(deliveries)) processes[environment] = create();
    else from = failure ? indexOf(failure) : records.length;
  }
  const quarantined = rig.quarantined.map(({ change }) => indexOf(change!));
  return { ...seen, quarantined, deliveries, inFlightMax: inFlightMax() };
}

const sorted = (values: readonly number[]) => [...values].sort((left, right) => left - right);
const poisoned = (plan: Plan) => plan.poison.flatMap((isPoison, index) => (isPoison ? [index] : []));

describe('createBatchProcessor', () => {
  it('finishes every change exactly once in one environment where order does not matter', async () => {
    await fc.assert(
      fc.asyncProperty(planOf(step, fc.constant([])), async (random) => {
        const plan = { ...random, ordered: false };

        const { successes, quarantined } = await deliverAll(plan);

        expect(sorted([...successes, ...quarantined])).toEqual(plan.items.map((_, index) => index));
        expect(quarantined).toEqual(expect.arrayContaining(poisoned(plan)));
      }),
      { numRuns: 300 },
    );
  });

  it('loses nothing when environments die and calls hang', async () => {
    const crashes = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(planOf(sleepyStep, crashes), async (plan) => {
        const { successes, quarantined } = await deliverAll(plan);

        const finished = new Set([...successes, ...quarantined]);
        expect(finished.size).toBe(plan.items.length);
        for (const index of poisoned(plan)) expect(quarantined).toContain(index);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps the order of each item where the sink asks for it, whichever environment has the batch', async () => {
    const environments = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(planOf(step, fc.constant([]), environments), async (random) => {
        const plan = { ...random, ordered: true };

        const { successes, quarantined } = await deliverAll(plan);

        expect(sorted([...new Set([...successes, ...quarantined])])).toEqual(plan.items.map((_, index) => index));
        for (const item of new Set(plan.items)) {
          const own = plan.items.flatMap((one, index) => (one === item && !quarantined.includes(index) ? [index] : []));
          const places = successes.flatMap((index) => (own.includes(index) ? [own.indexOf(index)] : []));
          // It may go back and do again what follows, but never leaves one out, and ends with the newest.
          for (const [nth, place] of places.entries()) expect(place).toBeLessThanOrEqual((places[nth - 1] ?? -1) + 1);
          if (own.length > 0) expect(places.at(-1)).toBe(own.length - 1);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('starts nothing that lies above a failed record, and no more at once than allowed', async () => {
    await fc.assert(
      fc.asyncProperty(planOf(step, fc.constant([])), async (plan) => {
        const { startsAboveMark, inFlightMax } = await deliverAll(plan);

        expect(startsAboveMark).toEqual([]);
        expect(inFlightMax).toBeLessThanOrEqual(plan.concurrency);
      }),
      { numRuns: 300 },
    );
  });
});
