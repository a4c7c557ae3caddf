import { VirtualClock } from '../support/virtual-clock';
import { CallGate, type Fate } from './call-gate';
import { type Delivery, deliveriesOf, type Schedule } from './deliveries';
import { Environment } from './environment';
import { type HistoryRecord, recordsOf, secretsOf, type Writes, withPoison } from './histories';
import { Ledger } from './ledger';
import { planRepair, Repair, tableAfter } from './repairs';
import { bringSeeds, seedsOf } from './seeds';
import { type Arrival, type SourceName, sources } from './sources';
import type { OpenPlace, OpenState, Subject, SubjectParts } from './subject';

/** A history, how it is delivered, and what befalls the calls on the way. */
export interface World {
  readonly history: Writes;
  readonly schedule: Schedule;
  readonly fates: readonly Fate[];
}

export interface PlayOptions {
  readonly source?: SourceName;
  /** Time of each invocation, default 30,000. */
  readonly timeoutMs?: number;
  readonly patienceMs?: number;
  /** Puts the subject's poison among the records, so many from the start. */
  readonly poisonAt?: number;
  /** Has a backfill bring an old state of each item besides, somewhere among the deliveries. */
  readonly hasSeeds?: boolean;
  /** Loses records, and has a repair go on among the others. `redriven`: those that were lost come in the end. */
  readonly repair?: 'redriven' | 'swept' | undefined;
}

/** One history at one place. */
export interface Play<Place extends OpenPlace> {
  readonly place: Place;
  readonly records: readonly HistoryRecord[];
  readonly ledger: Ledger;
  readonly environment: Environment;
  readonly gate: CallGate;
  readonly clock: VirtualClock;
  /** Delivers everything once more, to an environment that knows nothing of it. */
  replay(): Promise<void>;
  /** True unless an invocation took longer than it had. */
  readonly isInTime: boolean;
}

/** What a law looks at while the history goes on. */
export interface Witness<Place extends OpenPlace> {
  atTheStart?(play: Play<Place>): void;
  afterInvocation?(play: Play<Place>): Promise<void>;
  disturb?(play: Play<Place>): Promise<void>;
  atTheEnd(play: Play<Place>): Promise<void>;
}

/** Far more than any history needs: what is not done by then never will be. */
const invocationsMax = 400;

/** Delivers a history until every record is answered for, and has the witness look on. */
export async function playHistory<Place extends OpenPlace>(
  subject: Subject & { open(parts: SubjectParts): Promise<Place> },
  world: World,
  witness: Witness<Place>,
  options: PlayOptions = {},
): Promise<void> {
  const { source = 'stream', poisonAt } = options;
  const written = recordsOf(subject, world.history);
  const told = poisonAt === undefined ? written : withPoison(subject, written, poisonAt);
  const records = told.map((record, at) => sources[source].told?.(record, at) ?? record);
  const gate = new CallGate(world.fates, secretsOf(records.map(({ image }) => image ?? {})).join(' '));
  const clock = new VirtualClock();
  const place = await subject.open({ around: gate.around, clock });
  try {
    const environment = new Environment(place, gate, clock, { ...options, concurrency: world.schedule.concurrency });
    const play: Playing<Place> = {
      ...{ place, records, ledger: new Ledger(records), environment, gate, clock, isInTime: true, arrivals: 0 },
      async replay() {
        await environment.replace();
        const all = records.map((_, index) => index);
        await deliver(all, play, world.schedule.batchSize, witness, options);
      },
    };
    witness.atTheStart?.(play);
    if (options.repair) await playRepair(play, world.schedule, witness, options);
    else await playDeliveries(play, world.schedule, witness, options);
    await environment.settle();
    await witness.atTheEnd(play);
  } finally {
    await place.close();
  }
}

async function playDeliveries<Place extends OpenPlace>(
  play: Playing<Place>,
  schedule: Schedule,
  witness: Witness<Place>,
  options: PlayOptions,
): Promise<void> {
  const { records, environment } = play;
  const seeds = options.hasSeeds ? seedsOf(records, schedule) : [];
  for (const [turn, delivery] of deliveriesOf(records, schedule, options.source ?? 'stream').entries()) {
    await bringSeeds(seeds, turn, environment);
    if (delivery) await deliver(delivery, play, schedule.batchSize, witness, options);
    else await witness.disturb?.(play);
  }
  await bringSeeds(seeds, Number.POSITIVE_INFINITY, environment);
}

/** The table is read when some of what has not come yet is written, or all of it. */
async function playRepair<Place extends OpenPlace>(
  play: Playing<Place>,
  schedule: Schedule,
  witness: Witness<Place>,
  options: PlayOptions,
): Promise<void> {
  const { records, environment, place, clock } = play;
  const { source = 'stream', repair } = options;
  const plan = planRepair(records, schedule, source, { isRedriven: repair === 'redriven' });
  const running = new Repair(plan, environment, place as unknown as OpenState, schedule.picks);
  const bring = (places: Delivery) => deliver(places ?? [], play, schedule.batchSize, witness, options);
  for (const places of plan.before) await bring(places);
  // Histories have times of their own, and no reading is of a time that is yet to come.
  clock.skip(Math.max(0, plan.readFromMs - clock.nowMs()));
  let written = records.filter(({ change }) => change.createdAtMs! < plan.readFromMs).length;
  for (const [turn, places] of plan.meanwhile.entries()) {
    const isAhead = schedule.picks[turn % schedule.picks.length] === 0;
    const read = await running.read(tableAfter(records, isAhead ? records.length : written));
    // What was read may be brought when newer changes have come.
    const isLate = turn % 2 === 0;
    if (!isLate) await running.bring(read);
    await bring(places);
    if (isLate) await running.bring(read);
    written = Math.max(written, ...(places ?? []).map((one) => one + 1));
  }
  await running.finish(tableAfter(records, records.length));
  await bring(plan.late);
}

type Playing<Place extends OpenPlace> = { -readonly [Name in keyof Play<Place>]: Play<Place>[Name] } & {
  /** Records that have arrived so far; what a batch brings again is not counted anew. */
  arrivals: number;
};

/** Delivers some records in batches, and again what is reported or was in a batch whose environment died. */
async function deliver<Place extends OpenPlace>(
  places: readonly number[],
  play: Playing<Place>,
  batchSize: number,
  witness: Witness<Place>,
  { source = 'stream', timeoutMs }: PlayOptions,
): Promise<void> {
  const { environment, ledger, records } = play;
  const send = sources[source];
  let queue: readonly Arrival[] = places.map((place) => ({ place, number: play.arrivals++ }));
  for (let invocation = 0; queue.length > 0; invocation += 1) {
    if (invocation > invocationsMax) throw new Error('The same records come again and again.');
    const batch = queue.slice(0, batchSize);
    ledger.send(batch.map(({ place }) => place));
    const events = batch.map((arrival, index) => send.event(records[arrival.place]!, arrival, index));
    const invoked = await environment.invoke(
      events.map(({ event }) => event),
      timeoutMs,
    );
    const reported = invoked?.response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    const again = reported
      ? send.comingAgain(
          events.map(({ id }) => id),
          reported,
        )
      : batch.map((_, index) => index);
    if (invoked && !invoked.isInTime) play.isInTime = false;
    ledger.confirm(batch.filter((_, index) => !again.includes(index)).map(({ place }) => place));
    queue = send.requeue(
      again.map((index) => batch[index]!),
      queue.slice(batchSize),
    );
    await witness.afterInvocation?.(play);
  }
}
