import fc from 'fast-check';
import type { Item } from '../../handlers/core/attribute-value';
import type { Difference } from '../../handlers/core/inspection';
import { itemKeyOf } from '../../handlers/core/item-key';
import { assertHistories, expectAnswered, type Histories } from './assert-histories';
import type { Fate } from './call-gate';
import { type ContractLaw, type ContractOptions, describeLaws, variantOf } from './contract-law';
import { expectNothingSaid } from './nothing-said';
import type { Play, Witness } from './play-history';
import { keysOf } from './random-items';
import { listAll, tableAfter } from './repairs';
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
    name: 'ends as the table does once it is repaired, whatever was lost before',
    appliesTo: ({ repair }) => repair !== undefined,
    check: (subject, options) => assertRepaired(subject, variantOf(options)),
  },
  {
    name: 'tells what it holds and what is wrong with it, and nothing else',
    appliesTo: ({ repair }) => repair !== undefined,
    check: (subject, options) => assertTold(subject, variantOf(options)),
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

/** Records are lost, a repair reads the table while writers run, and what was made before comes late. */
function assertRepaired(subject: StateSubject, options: ContractOptions): Promise<void> {
  const witness = () => ({
    async atTheEnd({ place, records, environment, isInTime }: Play<OpenState>) {
      const table = tableAfter(records, records.length);
      expect({ quarantined: environment.quarantined, isInTime }).toEqual({ quarantined: [], isInTime: true });
      expect(sorted(await place.read(table))).toEqual(sorted(subject.model(table)));
      expect(await differencesIn(place, table)).toEqual([]);
    },
  });
  const more = fc.record({
    source: fc.constantFrom('stream' as const, 'queue' as const, 'kinesis' as const),
    repair: fc.constantFrom('swept' as const, subject.repair),
  });
  return assertHistories(subject, options, { ...{ fates: faults, more, witness }, play: (drawn) => drawn });
}

/** Whatever came, a table that the sink is equal to finds nothing; where one thing is broken, that is found and no other. */
function assertTold(subject: StateSubject, options: ContractOptions): Promise<void> {
  const witness = (turn: number) => ({
    async atTheEnd({ place, ledger }: Play<OpenState>) {
      const whole = await differencesIn(place, ledger.table);
      const damage = await place.damage?.(turn);
      const found = await differencesIn(place, ledger.table);
      const told = found.map(({ keys, ...difference }) => difference);
      expect([whole, told]).toEqual([[], damage ? [damage] : []]);
    },
  });
  return assertHistories(subject, options, { fates: faults, more: fc.nat(8), witness });
}

/** What `compare` finds, asked for every item that the table or the sink has, as the reads of a moment ago show it. */
async function differencesIn(place: OpenState, table: readonly Item[]): Promise<readonly Difference[]> {
  const items = new Map(table.map((image) => [itemKeyOf(keysOf(image)), { keys: keysOf(image), image }]));
  const asked = new Map<string, { keys: Item; image?: Item; held: string[] }>();
  for (const [key, item] of items) asked.set(key, { ...item, held: [] });
  for (const { keys, where } of await listAll(place)) {
    const item = asked.get(itemKeyOf(keys));
    if (!item) throw new Error(`The sink tells of ${where}, and the table has no such item.`);
    asked.set(itemKeyOf(keys), { ...item, held: [...item.held, where] });
  }
  const question = { readFromMs: Number.MAX_SAFE_INTEGER, items: [...asked.values()] };
  const { signal } = new AbortController();
  const { compared, differences, newer, refused } = await place.inspection!.compare!(question, signal);
  expect({ compared, newer, refused }).toEqual({ compared: asked.size, newer: 0, refused: 0 });
  return differences;
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
