import type { Item } from '../../handlers/core/attribute-value';
import { repairSource } from '../../handlers/core/every-source';
import { itemKeyOf } from '../../handlers/core/item-key';
import { streamArn, streamLabel } from '../support/stream-event';
import { type Delivery, deliveriesOf, type Schedule } from './deliveries';
import type { Environment } from './environment';
import { type HistoryRecord, historyKeys } from './histories';
import { keysOf } from './random-items';
import type { SourceName } from './sources';
import type { OpenState } from './subject';

/** A history of which records were lost, and how a repair goes on among what comes after. */
export interface RepairPlan {
  /** The reads show every change that was made before. Epoch milliseconds. */
  readonly readFromMs: number;
  /** What came before the repair began, without what was lost. */
  readonly before: readonly Delivery[];
  /** What comes while it goes on; any of what came before may come again. */
  readonly meanwhile: readonly Delivery[];
  /** What comes late: all that was made before the reads, and where the sink can tell, also what was lost. */
  readonly late: Delivery;
}

/** Loses about half of the records before some time, by turns of the schedule's picks, and none after. */
export function planRepair(
  records: readonly HistoryRecord[],
  schedule: Schedule,
  source: SourceName,
  { isRedriven }: { readonly isRedriven: boolean },
): RepairPlan {
  const { picks } = schedule;
  const times = records.map(({ change }) => change.createdAtMs!);
  const pivot = Math.ceil((records.length * (2 * picks[0]! + 1)) / 8);
  const readFromMs = times[pivot] ?? (times.at(-1) ?? 0) + 1_000;
  const isBefore = (place: number) => times[place]! < readFromMs;
  const isLost = (place: number) => isBefore(place) && picks[place % picks.length]! % 2 === 1;
  const deliveries = deliveriesOf(records, schedule, source).filter((delivery) => delivery !== undefined);
  const only = (isWanted: (place: number) => boolean) =>
    deliveries.map((delivery) => delivery.filter(isWanted)).filter((delivery) => delivery.length > 0);
  const places = records.map((_, place) => place).filter(isBefore);
  return {
    readFromMs,
    before: only((place) => isBefore(place) && !isLost(place)),
    meanwhile: only((place) => !isLost(place)),
    late: places.filter((place) => isRedriven || !isLost(place)),
  };
}

/** The table as of the writes that have been made, whoever has heard of them. */
export function tableAfter(records: readonly HistoryRecord[], writes: number): readonly Item[] {
  const images = new Map<number, Item | undefined>();
  for (const { item, image } of records.slice(0, writes)) images.set(item, image);
  return [...images.values()].filter((image) => image !== undefined);
}

export interface RepairEvent {
  readonly dynamodb: { readonly SequenceNumber: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** Reads and repairs item by item, and takes away at last what the table does not have. */
export class Repair {
  readonly #plan: RepairPlan;
  readonly #environment: Environment;
  readonly #place: OpenState;
  readonly #open: Item[];
  #records = 0;
  #isSwept = false;

  constructor(plan: RepairPlan, environment: Environment, place: OpenState, picks: readonly number[]) {
    this.#plan = plan;
    this.#environment = environment;
    this.#place = place;
    const first = picks.at(-1)!;
    this.#open = [...historyKeys.slice(first), ...historyKeys.slice(0, first)];
  }

  /** Reads what is to be repaired next; `table` is what a consistent read finds now. */
  async read(table: readonly Item[]): Promise<readonly RepairEvent[]> {
    const due = this.#open.splice(0, 2);
    if (due.length === 0) return this.#isSwept ? [] : this.#readHeld(table);
    const images = due.map((keys) => imageOf(keys, table)).filter((image) => image !== undefined);
    return images.map((image) => this.#event(keysOf(image), image));
  }

  async finish(table: readonly Item[]): Promise<void> {
    while (this.#open.length > 0 || !this.#isSwept) await this.bring(await this.read(table));
  }

  async #readHeld(table: readonly Item[]): Promise<readonly RepairEvent[]> {
    this.#isSwept = true;
    const places = new Map<string, { readonly keys: Item; readonly held: string[] }>();
    for (const { keys, where } of await listAll(this.#place)) {
      const known = places.get(itemKeyOf(keys)) ?? { keys, held: [] };
      places.set(itemKeyOf(keys), { keys, held: [...known.held, where] });
    }
    return [...places.values()].map(({ keys, held }) => this.#event(keys, imageOf(keys, table), held));
  }

  #event(Keys: Item, image: Item | undefined, held?: readonly string[]): RepairEvent {
    this.#records += 1;
    const { readFromMs } = this.#plan;
    return {
      eventID: `repair-${this.#records}`,
      eventName: image ? 'INSERT' : 'REMOVE',
      eventSource: repairSource,
      eventSourceARN: streamArn.replace(streamLabel, `0/${new Date(readFromMs).toISOString().slice(0, -1)}`),
      dynamodb: {
        ApproximateCreationDateTime: readFromMs / 1_000,
        Keys,
        ...(image && { NewImage: image }),
        SequenceNumber: String(this.#records),
      },
      readFromMs,
      ...(held && { held }),
    };
  }

  /** Brings what was read, until the sink has answered for all of it. */
  async bring(events: readonly RepairEvent[]): Promise<void> {
    for (let due = events; due.length > 0; ) {
      const invoked = await this.#environment.invoke(due);
      const reported = invoked?.response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
      due = due.filter(({ dynamodb }) => reported?.includes(dynamodb.SequenceNumber) ?? true);
    }
  }
}

/** All that the sink tells of, by small pages. */
export async function listAll({ inspection }: OpenState) {
  const { signal } = new AbortController();
  const held = [];
  let after: string | undefined;
  do {
    const question = {
      keys: { customerId: 'S', orderId: 'N' },
      limit: 3,
      ...(after !== undefined && { after }),
    } as const;
    const page = await inspection!.list!(question, signal);
    expect(page.unnamed).toBe(0);
    held.push(...page.held);
    after = page.after;
  } while (after !== undefined);
  return held;
}

function imageOf(keys: Item, table: readonly Item[]): Item | undefined {
  return table.find((item) => itemKeyOf(keysOf(item)) === itemKeyOf(keys));
}
