import type { Change } from '../../handlers/core/change';
import { seedVersionOf } from '../../handlers/core/version';
import { messageContent } from '../../handlers/fan-out/message';
import { queueMessage } from '../support/stream-event';
import type { Schedule } from './deliveries';
import type { Environment } from './environment';
import type { HistoryRecord } from './histories';

/** A state of an item as a backfill read it some time, and before which delivery it comes. */
interface Seed {
  readonly turn: number;
  readonly change: Change;
}

/** When the backfill began: before anything in a history, and of no weight, since a seed is older than any change. */
const beganAtMs = 1_767_323_000_000;

/** One state of each item that has had any, by turns of the schedule's picks. */
export function seedsOf(records: readonly HistoryRecord[], { picks }: Schedule): Seed[] {
  const states = new Map<number, HistoryRecord[]>();
  for (const record of records) {
    if (!record.image || record.isPoison) continue;
    states.set(record.item, [...(states.get(record.item) ?? []), record]);
  }
  return [...states.values()].map((some, index) => {
    const pick = picks[index % picks.length]!;
    const { oldImage, ...change } = some[pick % some.length]!.change;
    const seed = { id: `seed-${index}`, eventName: 'INSERT', version: seedVersionOf(beganAtMs) } as const;
    return { turn: pick * 2, change: { ...change, ...seed, createdAtMs: beganAtMs } };
  });
}

/** Brings the seeds whose turn has come, as messages of the queue, until each is answered for. */
export async function bringSeeds(seeds: Seed[], turn: number, environment: Environment): Promise<void> {
  for (let due = takeDue(seeds, turn); due.length > 0; ) {
    const events = due.map(({ change }, index) => queueMessage(messageContent(change), { messageId: `${index}` }));
    const invoked = await environment.invoke(events);
    const reported = invoked?.response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    due = due.filter((_, index) => reported?.includes(`${index}`) ?? true);
  }
}

function takeDue(seeds: Seed[], turn: number): readonly Seed[] {
  const due = seeds.filter((seed) => seed.turn <= turn);
  seeds.splice(0, seeds.length, ...seeds.filter((seed) => seed.turn > turn));
  return due;
}
