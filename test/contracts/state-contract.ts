import fc from 'fast-check';
import type { Fate } from './call-gate';
import { type ContractLaw, type ContractOptions, describeLaws, runsOf } from './contract-law';
import { schedules } from './deliveries';
import { writesOf } from './histories';
import { expectNothingSaid } from './nothing-said';
import { type Play, type PlayOptions, playHistory, type Witness, type World } from './play-history';
import type { OpenState, StateSubject } from './subject';

/** Runs every law of state sinks against a sink and the place that it writes to. */
export function describeStateContract(subject: StateSubject, options: ContractOptions = {}): void {
  describeLaws(stateLaws, subject, options);
}

const faults: readonly Fate[] = ['busy', 'lost', 'unanswered', 'die before', 'die after', 'die late'];

/** The laws, for tests of the suite itself. */
export const stateLaws: readonly ContractLaw<StateSubject>[] = [
  {
    name: 'ends as the table does, whatever comes twice or late, fails or dies on the way',
    check: (subject, options) => assertHistories(subject, options, { fates: faults }),
  },
  {
    name: 'shows no older change and no deleted item again at any moment, whatever the place forgets',
    check: (subject, options) => assertHistories(subject, options, { fates: faults, watch: watchClosely }),
  },
  {
    name: 'ends as the table does when a queue delivers, in any order',
    check: (subject, options) => assertHistories(subject, options, { fates: faults, play: { source: 'queue' } }),
  },
  {
    name: 'tries again what a throttle refuses, however often, and quarantines none of it',
    check: (subject, options) =>
      assertHistories(subject, options, { fates: ['busy', 'busy', 'busy', 'fine'], calls: 90 }),
  },
  {
    name: 'quarantines poison and nothing else',
    appliesTo: ({ poison }) => poison !== undefined && poison.length > 0,
    check: (subject, options) => assertHistories(subject, options, { fates: ['busy', 'lost'], hasPoison: true }),
  },
  {
    name: 'answers in time when a call hangs, and finishes when the rest comes again',
    check: (subject, options) =>
      assertHistories(subject, options, { fates: ['hang', 'hang late', 'busy'], calls: 6, play: { timeoutMs: 9_000 } }),
  },
  {
    name: 'says nothing that was in an item, in logs or in errors',
    check: (subject, options) =>
      assertHistories(subject, options, {
        fates: ['quoting', 'busy', 'lost'],
        calls: 4,
        hasPoison: subject.poison !== undefined,
        watch: () => ({ atTheEnd: async (play) => expectNothingSaid(play) }),
      }),
  },
];

interface Histories {
  /** What befalls calls; most are fine. */
  readonly fates: readonly Fate[];
  /** Calls that something may befall, default 24. */
  readonly calls?: number;
  readonly hasPoison?: boolean;
  readonly play?: PlayOptions;
  /** What else is looked at. */
  readonly watch?: (subject: StateSubject) => Partial<Witness<OpenState>>;
}

async function assertHistories(
  subject: StateSubject,
  options: ContractOptions,
  { fates, calls = 24, hasPoison = false, play = {}, watch = () => ({}) }: Histories,
): Promise<void> {
  const { atTheEnd, ...along } = watch(subject);
  const witness: Witness<OpenState> = {
    ...along,
    async atTheEnd(played) {
      await expectTheEnd(subject, played);
      await atTheEnd?.(played);
    },
  };
  const { patienceMs = 0 } = options;
  const property = fc.asyncProperty(worlds(subject, fates, calls), fc.nat(14), (world, poisonAt) =>
    playHistory(subject, world, witness, { ...play, patienceMs, ...(hasPoison && { poisonAt }) }),
  );
  await fc.assert(property, runsOf(options));
}

function worlds(subject: StateSubject, fates: readonly Fate[], calls: number): fc.Arbitrary<World> {
  const fate = fc.oneof(
    { weight: 2, arbitrary: fc.constant<Fate>('fine') },
    { weight: 1, arbitrary: fc.constantFrom(...fates) },
  );
  return fc.record({ history: writesOf(subject), schedule: schedules, fates: fc.array(fate, { maxLength: calls }) });
}

function watchClosely(subject: StateSubject): Partial<Witness<OpenState>> {
  return {
    afterInvocation: (play) => expectTable(subject, play),
    disturb: async ({ place, ledger }) => place.disturb?.(ledger.table),
  };
}

/** Nothing may be seen but the newest change of each item, wherever it is known which one that is. */
async function expectTable(subject: StateSubject, { place, ledger }: Play<OpenState>): Promise<void> {
  if (!ledger.isSettled) return;
  const seen = await place.read(ledger.table);
  expect(sorted(seen)).toEqual(sorted(subject.model(ledger.table)));
}

async function expectTheEnd(subject: StateSubject, play: Play<OpenState>): Promise<void> {
  const { environment, ledger, records, isInTime } = play;
  const poison = records.filter(({ isPoison }) => isPoison).map(({ change }) => change.id);
  const quarantined = environment.quarantined.map(({ change }) => change?.id);
  expect([...new Set(quarantined)].sort()).toEqual(poison.sort());
  expect({ isInTime, isSettled: ledger.isSettled }).toEqual({ isInTime: true, isSettled: true });
  await expectTable(subject, play);
}

function sorted(entries: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  return [...entries].sort(([left], [right]) => (left < right ? -1 : 1));
}
