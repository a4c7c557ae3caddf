import { assertHistories, expectAnswered, type Histories } from './assert-histories';
import type { Fate } from './call-gate';
import { type ContractLaw, type ContractOptions, describeLaws, variantOf } from './contract-law';
import type { HistoryRecord } from './histories';
import { expectNothingSaid } from './nothing-said';
import type { Play } from './play-history';
import type { EffectSubject, OpenEffects, SubjectParts } from './subject';

/** Runs every law of effect sinks against a sink and the place that its effects reach. */
export function describeEffectContract(subject: EffectSubject, options: ContractOptions = {}): void {
  describeLaws(effectLaws, subject, options);
}

const faults: readonly Fate[] = ['busy', 'lost', 'unanswered', 'die before', 'die after', 'die late'];

/** The laws, for tests of the suite itself. */
export const effectLaws: readonly ContractLaw<EffectSubject>[] = [
  {
    name: 'has each effect once in ordinary operation, whatever is throttled or comes twice',
    check: (subject, options) => assertEffects(subject, options, { fates: ['busy'], isOnce: true }),
  },
  {
    name: 'has each effect once when a queue delivers, in any order',
    check: (subject, options) =>
      assertEffects(subject, options, { fates: ['busy'], isOnce: true, play: { source: 'queue' } }),
  },
  {
    name: 'has each effect once when Kinesis delivers, in any order and several times',
    check: (subject, options) =>
      assertEffects(subject, variantOf(options), { fates: ['busy'], isOnce: true, play: { source: 'kinesis' } }),
  },
  {
    name: 'sends again, with the same id, what may not have been sent, where asked to',
    check: (subject, options) => assertEffects(subject, options, { fates: faults }),
  },
  {
    name: 'quarantines what may have been sent, and sends nothing twice, where asked to',
    check: assertHeldBack,
  },
  {
    name: 'has no effect again when everything is replayed after a crash',
    check: (subject, options) => assertEffects(subject, options, { fates: faults, expectMore: expectSilentReplay }),
  },
  {
    name: 'tries again what a throttle refuses, however often, and quarantines none of it',
    check: (subject, options) =>
      assertEffects(subject, options, { fates: ['busy', 'busy', 'busy', 'fine'], calls: 90, isOnce: true }),
  },
  {
    name: 'quarantines poison and nothing else',
    appliesTo: ({ poison }) => poison !== undefined && poison.length > 0,
    check: (subject, options) => assertEffects(subject, options, { fates: ['busy'], hasPoison: true, isOnce: true }),
  },
  {
    name: 'answers in time when a call hangs, and finishes when the rest comes again',
    check: (subject, options) =>
      assertEffects(subject, options, { fates: ['hang', 'hang late', 'busy'], calls: 6, play: { timeoutMs: 9_000 } }),
  },
  {
    name: 'says nothing that was in an item, in logs or in errors',
    check: (subject, options) =>
      assertEffects(subject, options, {
        ...{ fates: ['quoting', 'busy', 'lost'], calls: 4, hasPoison: subject.poison !== undefined },
        expectMore: async (play) => expectNothingSaid(play),
      }),
  },
];

type EffectPlay = Play<OpenEffects>;

type EffectHistories = Omit<Histories<OpenEffects>, 'witness' | 'more'> & {
  /** True where nothing happens that leaves open whether an effect was sent. */
  readonly isOnce?: boolean;
  readonly expectMore?: (play: EffectPlay) => Promise<void>;
};

function assertEffects(
  subject: EffectSubject,
  options: ContractOptions,
  { isOnce = false, expectMore = async () => {}, ...histories }: EffectHistories,
): Promise<void> {
  const witness = () => ({
    async atTheEnd(play: EffectPlay) {
      expectAnswered(play);
      const { wanted, found } = await effectsOf(subject, play);
      expect([...found.keys()].sort()).toEqual([...wanted].sort());
      if (isOnce) expect([...found].filter(([, ids]) => ids.length > 1)).toEqual([]);
      expectSameIds(found);
      await expectMore(play);
    },
  });
  return assertHistories(opening(subject, 'send'), options, { ...histories, witness });
}

/** Twice is worse than never: each effect came once, or its record waits for a person. */
function assertHeldBack(subject: EffectSubject, options: ContractOptions): Promise<void> {
  const witness = () => ({
    async atTheEnd(play: EffectPlay) {
      const { environment, ledger, records, isInTime } = play;
      const { wanted, found } = await effectsOf(subject, play);
      const held = new Set(environment.quarantined.map(({ change }) => change?.id));
      const missing = records.filter((record) => namesOf(subject, record).some((name) => !found.has(name)));
      expect([...found.keys()].filter((name) => !wanted.has(name))).toEqual([]);
      expect([...found].filter(([, ids]) => ids.length > 1)).toEqual([]);
      expect(missing.filter(({ change }) => !held.has(change.id))).toEqual([]);
      expect({ isInTime, isSettled: ledger.isSettled }).toEqual({ isInTime: true, isSettled: true });
    },
  });
  return assertHistories(opening(subject, 'quarantine'), options, { fates: faults, witness });
}

function opening(subject: EffectSubject, onUncertain: 'send' | 'quarantine') {
  return { ...subject, open: (parts: SubjectParts) => subject.open({ ...parts, onUncertain }) };
}

/** By change and name: the effects that must be, and the dedup ids of those that came. */
async function effectsOf(subject: EffectSubject, { place, records }: EffectPlay) {
  const wanted = new Set(records.flatMap((record) => (record.isPoison ? [] : namesOf(subject, record))));
  const found = new Map<string, string[]>();
  for (const { changeId, name, dedupId } of await place.read()) {
    const known = found.get(`${changeId}/${name}`);
    if (known) known.push(dedupId);
    else found.set(`${changeId}/${name}`, [dedupId]);
  }
  return { wanted, found };
}

function namesOf(subject: EffectSubject, { change }: HistoryRecord): readonly string[] {
  return subject.expected(change).map((name) => `${change.id}/${name}`);
}

/** All tries of an effect carry one id, which no other effect has. */
function expectSameIds(found: ReadonlyMap<string, readonly string[]>): void {
  const ids = [...found.values()].map((tries) => [...new Set(tries)]);
  expect(ids.filter((tries) => tries.length > 1)).toEqual([]);
  expect(new Set(ids.flat()).size).toBe(found.size);
}

async function expectSilentReplay(play: EffectPlay): Promise<void> {
  const before = (await play.place.read()).length;
  await play.replay();
  expect((await play.place.read()).length).toBe(before);
}
