import fc from 'fast-check';
import type { Change } from '../../handlers/core/change';
import { deliveredVersion } from '../../handlers/core/version';
import { assertHistories, expectAnswered, type Histories } from './assert-histories';
import type { Fate } from './call-gate';
import { type ContractLaw, type ContractOptions, describeLaws, variantOf } from './contract-law';
import { expectNothingSaid } from './nothing-said';
import type { Play } from './play-history';
import { itemText } from './same-item';
import type { LogEntry, LogSubject, OpenLog } from './subject';

/** Runs every law of log sinks against a sink and the place that it writes to. */
export function describeLogContract(subject: LogSubject, options: ContractOptions = {}): void {
  describeLaws(logLaws, subject, options);
}

const faults: readonly Fate[] = ['busy', 'lost', 'unanswered', 'die before', 'die after', 'die late'];

/** The laws, for tests of the suite itself. */
export const logLaws: readonly ContractLaw<LogSubject>[] = [
  {
    name: 'keeps every change at least once and whole, whatever comes twice, fails or dies on the way',
    check: (subject, options) => assertKept(subject, options, { fates: faults }),
  },
  {
    name: 'keeps every change at least once when a queue delivers, in any order',
    check: (subject, options) => assertKept(subject, options, { fates: faults, play: { source: 'queue' } }),
  },
  {
    name: 'keeps every change at least once when Kinesis delivers, in any order and several times',
    check: (subject, options) =>
      assertKept(subject, variantOf(options), { fates: faults, play: { source: 'kinesis' } }),
  },
  {
    name: 'keeps the changes of each item in their order, whatever fails or dies on the way',
    appliesTo: ({ keepsOrder = true }) => keepsOrder,
    check: (subject, options) => assertKept(subject, options, { fates: faults, expectMore: expectOrder, refusals }),
  },
  {
    name: 'tries again the entries that were refused for now, and no others',
    check: (subject, options) => assertKept(subject, options, { fates: [], refusals, expectMore: expectEachOnce }),
  },
  {
    name: 'quarantines the entries that are refused for good, and no others',
    appliesTo: ({ refusesForGood = true }) => refusesForGood,
    check: (subject, options) => assertRefused(subject, options),
  },
  {
    name: 'tries again what a throttle refuses, however often, and quarantines none of it',
    check: (subject, options) => assertKept(subject, options, { fates: ['busy', 'busy', 'busy', 'fine'], calls: 90 }),
  },
  {
    name: 'quarantines poison and nothing else',
    appliesTo: ({ poison }) => poison !== undefined && poison.length > 0,
    check: (subject, options) => assertKept(subject, options, { fates: ['busy', 'lost'], hasPoison: true }),
  },
  {
    name: 'answers in time when a call hangs, and finishes when the rest comes again',
    check: (subject, options) =>
      assertKept(subject, options, { fates: ['hang', 'hang late', 'busy'], calls: 6, play: { timeoutMs: 9_000 } }),
  },
  {
    name: 'says nothing that was in an item, in logs or in errors',
    check: (subject, options) =>
      assertKept(subject, options, {
        ...{ fates: ['quoting', 'busy', 'lost'], calls: 4, hasPoison: subject.poison !== undefined },
        expectMore: async (play) => expectNothingSaid(play),
      }),
  },
];

type LogPlay = Play<OpenLog>;

/** Which records the place refuses, by their place in the history, and how often. */
type Refusals = readonly { readonly place: number; readonly times: number }[];

/** Fewer times than an invocation tries: what is refused longer may come twice. */
const refusals: fc.Arbitrary<Refusals> = fc.uniqueArray(
  fc.record({ place: fc.nat(13), times: fc.integer({ min: 1, max: 3 }) }),
  { maxLength: 4, selector: ({ place }) => place },
);

type LogHistories = Omit<Histories<OpenLog>, 'witness' | 'more'> & {
  readonly refusals?: fc.Arbitrary<Refusals>;
  readonly expectMore?: (play: LogPlay) => Promise<void>;
};

function assertKept(
  subject: LogSubject,
  options: ContractOptions,
  { refusals: more = fc.constant([]), expectMore = async () => {}, ...histories }: LogHistories,
): Promise<void> {
  const witness = (refused: Refusals) => ({
    atTheStart({ place, records }: LogPlay) {
      for (const { place: at, times } of refused) place.refuse(idsOf(records.slice(at, at + 1)), times);
    },
    async atTheEnd(play: LogPlay) {
      expectAnswered(play);
      await expectEntries(play, () => true);
      await expectMore(play);
    },
  });
  return assertHistories(subject, options, { ...histories, more, witness });
}

function assertRefused(subject: LogSubject, options: ContractOptions): Promise<void> {
  const witness = (refused: readonly number[]) => {
    const isRefused = (place: number) => refused.includes(place);
    return {
      atTheStart({ place, records }: LogPlay) {
        place.refuse(idsOf(records.filter((_, index) => isRefused(index))), 'always');
      },
      async atTheEnd(play: LogPlay) {
        const { environment, ledger, records } = play;
        const quarantined = environment.quarantined.map(({ change }) => change?.id);
        expect([...new Set(quarantined)].sort()).toEqual(idsOf(records.filter((_, index) => isRefused(index))).sort());
        expect(ledger.isSettled).toBe(true);
        await expectEntries(play, (index) => !isRefused(index));
      },
    };
  };
  const more = fc.uniqueArray(fc.nat(13), { maxLength: 4 });
  return assertHistories(subject, options, { fates: ['busy'], more, witness });
}

/** Every change that must be there is, each entry is one of theirs, and says what the change says. */
async function expectEntries({ place, records }: LogPlay, isKept: (index: number) => boolean): Promise<void> {
  const kept = records.filter(({ isPoison }, index) => !isPoison && isKept(index)).map(({ change }) => change);
  const entries = await place.read();
  const texts = new Map(kept.map((change) => [change.id, textOf({ ...change, changeId: change.id })]));
  expect([...new Set(entries.map(({ changeId }) => changeId))].sort()).toEqual(kept.map(({ id }) => id).sort());
  for (const entry of entries) expect(textOf(entry)).toBe(texts.get(entry.changeId));
}

/** Later arrivals of the same entry are duplicates, which readers drop by its id. */
async function expectOrder({ place, records }: LogPlay): Promise<void> {
  const entries = await place.read();
  const arrived = [...new Set(entries.map(({ changeId }) => changeId))];
  for (const item of new Set(records.map((record) => record.item))) {
    const ids = idsOf(records.filter((record) => record.item === item));
    expect(arrived.filter((id) => ids.includes(id))).toEqual(ids);
  }
}

/** An entry that was taken is not sent again because another one of its request was not. */
async function expectEachOnce({ place, ledger, records }: LogPlay): Promise<void> {
  const entries = await place.read();
  for (const [at, { change }] of records.entries()) {
    const arrivals = entries.filter(({ changeId }) => changeId === change.id);
    expect(arrivals.length).toBeLessThanOrEqual(ledger.timesSent(at));
  }
}

function idsOf(records: readonly { readonly change: Change }[]): string[] {
  return records.map(({ change }) => change.id);
}

function textOf({ changeId, version, itemKey, newImage = {}, oldImage = {} }: LogEntry): string {
  return [changeId, deliveredVersion(version), itemKey, itemText(newImage), itemText(oldImage)].join('\n');
}
