import { setMaxListeners } from 'node:events';
import type { Item } from '../../handlers/core/attribute-value';
import type { Change } from '../../handlers/core/change';
import type { Outcome, Sink } from '../../handlers/core/sink';
import { decodeStreamRecord } from '../../handlers/core/stream-record';
import { sequenceNumberAt, streamRecord } from '../support/stream-event';
import { itemsOfEveryType, keysOf, randomItems } from './random-items';

/** A sink's way from an item to its place and back. */
export interface TypesSubject<Found> {
  /** `view on Dynoxide`. */
  readonly name: string;
  /** Brings the items to the place, as changes that insert them, and reads what is there then: one for each, in order. */
  carry(changes: readonly Change[]): Promise<readonly Found[]>;
  /** True where nothing of the item was lost that the sink is to keep. */
  isSame(item: Item, found: Found): boolean;
}

export interface TypesOptions {
  /** Default `itemsOfEveryType`; a real service wants fewer. */
  readonly items?: number;
  /** Default five minutes: a machine that is busy with something else is no failure. */
  readonly timeoutMs?: number;
}

/** Items that are carried at once. */
const chunkItems = 1_000;

/** Declares that random items of every type are the same at the other end. */
export function describeTypes<Found>(
  { name, carry, isSame }: TypesSubject<Found>,
  { items = itemsOfEveryType, timeoutMs = 300_000 }: TypesOptions = {},
): void {
  test(
    `${name} keeps ${items.toLocaleString('en')} random items of every type as they are`,
    async () => {
      const lost: Item[] = [];
      let chunk: Item[] = [];
      const compare = async () => {
        const found = await carry(chunk.map(insertOf));
        lost.push(...chunk.filter((item, index) => !isSame(item, found[index] as Found)));
        chunk = [];
      };
      for (const item of randomItems(items)) {
        chunk.push(item);
        if (chunk.length === chunkItems) await compare();
      }
      await compare();

      expect(lost.slice(0, 3)).toEqual([]);
    },
    timeoutMs,
  );
}

/** The change that the stream tells of when the item is put into an empty place. */
export function insertOf(item: Item, index: number): Change {
  const sequenceNumber = sequenceNumberAt(index);
  const record = streamRecord({ keys: keysOf(item), newImage: item, sequenceNumber });
  return decodeStreamRecord(record, sequenceNumber);
}

/** Runs a sink's tasks for these changes, many at once, and fails where one of them does. */
export async function runTasks(sink: Sink, changes: readonly Change[]): Promise<void> {
  const { signal } = new AbortController();
  setMaxListeners(0, signal);
  const failed: Outcome[] = [];
  await sixteenAtOnce(sink.plan(changes), async (task) => {
    for (const outcome of await task.run({ signal })) if ('error' in outcome) failed.push(outcome);
  });
  expect(failed.slice(0, 3)).toEqual([]);
}

/** Sixteen that take one after the other from the same list: the cheapest way where there are many. */
export async function sixteenAtOnce<Value>(
  values: Iterable<Value>,
  work: (value: Value) => Promise<void>,
): Promise<void> {
  const rest = values[Symbol.iterator]();
  const takeAll = async () => {
    for (let next = rest.next(); !next.done; next = rest.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: 16 }, takeAll));
}
