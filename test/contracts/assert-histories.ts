import fc from 'fast-check';
import type { Fate } from './call-gate';
import { type ContractOptions, runsOf } from './contract-law';
import { schedules } from './deliveries';
import { writesOf } from './histories';
import { type Play, type PlayOptions, playHistory, type Witness, type World } from './play-history';
import type { OpenPlace, Subject, SubjectParts } from './subject';

/** What a law draws and looks at. */
export interface Histories<Place extends OpenPlace, More = unknown> {
  /** What befalls calls; two in three are fine. */
  readonly fates: readonly Fate[];
  /** Calls that something may befall, default 24. */
  readonly calls?: number;
  /** Puts the subject's poison somewhere among the records. */
  readonly hasPoison?: boolean;
  /** May depend on what the law draws besides. */
  readonly play?: PlayOptions | ((more: More) => PlayOptions);
  /** What the law draws besides. */
  readonly more?: fc.Arbitrary<More>;
  readonly witness: (more: More) => Witness<Place>;
}

type Opens<Place> = Subject & { open(parts: SubjectParts): Promise<Place> };

/** Plays random histories; rejects with the first that the witness does not like, made smaller. */
export async function assertHistories<Place extends OpenPlace, More>(
  subject: Opens<Place>,
  options: ContractOptions,
  { fates, calls = 24, hasPoison = false, play = {}, more, witness }: Histories<Place, More>,
): Promise<void> {
  const { patienceMs = 0 } = options;
  const drawn = more ?? (fc.constant(undefined) as fc.Arbitrary<More>);
  const property = fc.asyncProperty(worlds(subject, fates, calls), fc.nat(14), drawn, (world, poisonAt, seen) => {
    const played = typeof play === 'function' ? play(seen) : play;
    return playHistory(subject, world, witness(seen), { ...played, patienceMs, ...(hasPoison && { poisonAt }) });
  });
  await fc.assert(property, runsOf(options));
}

function worlds(subject: Subject, fates: readonly Fate[], calls: number): fc.Arbitrary<World> {
  const fine = { weight: 2, arbitrary: fc.constant<Fate>('fine') };
  const fate = fates.length === 0 ? fine : { weight: 1, arbitrary: fc.constantFrom(...fates) };
  return fc.record({
    history: writesOf(subject),
    schedule: schedules,
    fates: fc.array(fc.oneof(fine, fate), { maxLength: calls, size: 'max' }),
  });
}

/** What every law of every kind ends with: all is answered for in time, and nothing but poison is in the quarantine. */
export function expectAnswered({ environment, ledger, records, isInTime }: Play<OpenPlace>): void {
  const poison = records.filter(({ isPoison }) => isPoison).map(({ change }) => change.id);
  const quarantined = environment.quarantined.map(({ change }) => change?.id);
  expect([...new Set(quarantined)].sort()).toEqual(poison.sort());
  expect({ isInTime, isSettled: ledger.isSettled }).toEqual({ isInTime: true, isSettled: true });
}
