import { VirtualClock } from '../support/virtual-clock';
import { CallGate, type Fate } from './call-gate';
import { deliveriesOf, type Schedule } from './deliveries';
import { Environment } from './environment';
import { type HistoryRecord, recordsOf, secretsOf, type Writes, withPoison } from './histories';
import { Ledger } from './ledger';
import { bringSeeds, seedsOf } from './seeds';
import { type Arrival, type SourceName, sources } from './sources';
import type { OpenPlace, Subject, SubjectParts } from './subject';

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
    const seeds = options.hasSeeds ? seedsOf(records, world.schedule) : [];
    for (const [turn, delivery] of deliveriesOf(records, world.schedule, source).entries()) {
      await bringSeeds(seeds, turn, environment);
      if (delivery) await deliver(delivery, play, world.schedule.batchSize, witness, options);
      else await witness.disturb?.(play);
    }
    await bringSeeds(seeds, Number.POSITIVE_INFINITY, environment);
    await environment.settle();
    await witness.atTheEnd(play);
  } finally {
    await place.close();
  }
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
