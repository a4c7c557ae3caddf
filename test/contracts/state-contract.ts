import { assertHistories, expectAnswered, type Histories } from './assert-histories';
import type { Fate } from './call-gate';
import { type ContractLaw, type ContractOptions, describeLaws, variantOf } from './contract-law';
import { expectNothingSaid } from './nothing-said';
import type { Play, Witness } from './play-history';
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
    check: (subject, options) => assertEnds(subject, options, { fates: faults }),
  },
  {
    name: 'shows no older change and no deleted item again at any moment, whatever the place forgets',
    check: (subject, options) => assertEnds(subject, options, { fates: faults, watch: watchClosely }),
  },
  {
    name: 'ends as the table does when a queue delivers, in any order',
    check: (subject, options) => assertEnds(subject, options, { fates: faults, play: { source: 'queue' } }),
  },
  {
    name: 'ends as the table does when Kinesis delivers, in any order and several times',
    check: (subject, options) =>
      assertEnds(subject, variantOf(options), { fates: faults, play: { source: 'kinesis' } }),
  },
  {
    name: 'lets nothing old stand over what is newer when a backfill brings it',
    check: (subject, options) => assertEnds(subject, variantOf(options), { fates: faults, play: { hasSeeds: true } }),
  },
  {
    name: 'tries again what a throttle refuses, however often, and quarantines none of it',
    check: (subject, options) => assertEnds(subject, options, { fates: ['busy', 'busy', 'busy', 'fine'], calls: 90 }),
  },
  {
    name: 'quarantines poison and nothing else',
    appliesTo: ({ poison }) => poison !== undefined && poison.length > 0,
    check: (subject, options) => assertEnds(subject, options, { fates: ['busy', 'lost'], hasPoison: true }),
  },
  {
    name: 'answers in time when a call hangs, and finishes when the rest comes again',
    check: (subject, options) =>
      assertEnds(subject, options, { fates: ['hang', 'hang late', 'busy'], calls: 6, play: { timeoutMs: 9_000 } }),
  },
  {
    name: 'says nothing that was in an item, in logs or in errors',
    check: (subject, options) =>
      assertEnds(subject, options, {
        fates: ['quoting', 'busy', 'lost'],
        calls: 4,
        hasPoison: subject.poison !== undefined,
        watch: () => ({ atTheEnd: async (play) => expectNothingSaid(play) }),
      }),
  },
];

type StateHistories = Omit<Histories<OpenState>, 'witness'> & {
  /** What else is looked at. */
  readonly watch?: (subject: StateSubject) => Partial<Witness<OpenState>>;
};

/** Plays histories that all end as the table does. */
function assertEnds(
  subject: StateSubject,
  options: ContractOptions,
  { watch = () => ({}), ...histories }: StateHistories,
): Promise<void> {
  const { atTheEnd, ...along } = watch(subject);
  const witness = () => ({
    ...along,
    async atTheEnd(play: Play<OpenState>) {
      expectAnswered(play);
      await expectTable(subject, play);
      await atTheEnd?.(play);
    },
  });
  return assertHistories(subject, options, { ...histories, witness });
}

/** Time that passes until a place forgets something. All of a history's together stay below 30 days, the least for tombstones. */
const disturbanceMs = 3 * 86_400_000;

function watchClosely(subject: StateSubject): Partial<Witness<OpenState>> {
  return {
    afterInvocation: (play) => expectTable(subject, play),
    async disturb({ place, ledger, clock }) {
      clock.skip(disturbanceMs);
      await place.disturb?.(ledger.table);
    },
  };
}

/** Nothing may be seen but the newest change of each item, wherever it is known which one that is. */
async function expectTable(subject: StateSubject, { place, ledger }: Play<OpenState>): Promise<void> {
  if (!ledger.isSettled) return;
  const seen = await place.read(ledger.table);
  expect(sorted(seen)).toEqual(sorted(subject.model(ledger.table)));
}

function sorted(entries: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  return [...entries].sort(([left], [right]) => (left < right ? -1 : 1));
}
