import type { Arrangement, ArrivalOrder } from './arrival-order';
import { type BatchEntry, changeKeyOf } from './batch-entry';
import type { Clock } from './clock';

/** One batch of the largest size. Each of the two memories forgets its oldest beyond that. */
const entriesMax = 10_000;

/** What comes later than that is more likely a replay that somebody asked for than a duplicate. */
const retentionMs = 900_000;

/**
 * Puts what Kinesis delivers in order, as far as a batch goes: a change that comes by several records is worked on once,
 * and the changes of an item by their time. What comes after a newer change of its item was finished in an earlier batch
 * is only counted: nothing may be dropped that was not done.
 *
 * The memory of earlier batches is that of one environment, and an optimisation. State sinks are right without it, by
 * the versions that they compare.
 */
export class KinesisOrder implements ArrivalOrder {
  readonly #clock: Clock;
  /** By change: the record that it was finished with. Another record of it is a duplicate; the same one comes again. */
  readonly #finished = new Map<string, { readonly itemIdentifier: string; readonly atMs: number }>();
  /** By item: the newest version that was finished. */
  readonly #marks = new Map<string, string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  arrange(entries: readonly BatchEntry[]): Arrangement {
    const firsts = new Map<string, BatchEntry>();
    const duplicates: [BatchEntry, BatchEntry][] = [];
    const finished: BatchEntry[] = [];
    for (const entry of entries) {
      const changeKey = changeKeyOf(entry.change!);
      const first = firsts.get(changeKey);
      if (first) duplicates.push([entry, first]);
      else if (this.#isDuplicate(changeKey, entry)) finished.push(entry);
      else firsts.set(changeKey, entry);
    }
    const left = [...firsts.values()];
    return {
      entries: inOrderOfItems(left),
      duplicates,
      finished,
      lateCount: left.filter((entry) => this.#isLate(entry)).length,
    };
  }

  /** Told of every entry that is not to come again. */
  finish(entry: BatchEntry): void {
    const { change, itemIdentifier } = entry;
    remember(this.#marks, itemNameOf(entry), this.#isBelowMark(entry) ? this.#markOf(entry) : change!.version);
    remember(this.#finished, changeKeyOf(change!), { itemIdentifier, atMs: this.#clock.nowMs() });
  }

  newerThanRepeated(entries: readonly BatchEntry[], comesAgain: (entry: BatchEntry) => boolean): readonly BatchEntry[] {
    const oldest = new Map<string, string>();
    for (const entry of entries.filter(comesAgain)) {
      const [name, { version }] = [itemNameOf(entry), entry.change!];
      const known = oldest.get(name);
      if (known === undefined || version < known) oldest.set(name, version);
    }
    return entries.filter((entry) => !comesAgain(entry) && isNewer(entry, oldest.get(itemNameOf(entry))));
  }

  #isDuplicate(changeKey: string, { itemIdentifier }: BatchEntry): boolean {
    const known = this.#finished.get(changeKey);
    return known !== undefined && known.itemIdentifier !== itemIdentifier && this.#isFresh(known.atMs);
  }

  #isLate(entry: BatchEntry): boolean {
    return this.#isBelowMark(entry) && !this.#finished.has(changeKeyOf(entry.change!));
  }

  #isBelowMark(entry: BatchEntry): boolean {
    return entry.change!.version < this.#markOf(entry);
  }

  #markOf(entry: BatchEntry): string {
    return this.#marks.get(itemNameOf(entry)) ?? '';
  }

  #isFresh(atMs: number): boolean {
    return this.#clock.nowMs() - atMs < retentionMs;
  }
}

function isNewer({ change }: BatchEntry, version: string | undefined): boolean {
  return version !== undefined && change!.version > version;
}

/** Several tables may write to one stream. */
function itemNameOf({ change }: BatchEntry): string {
  return `${change!.table}/${change!.itemKey}`;
}

/** Each item keeps its places in the batch, so that no change of one item moves past those of another for nothing. */
function inOrderOfItems(entries: readonly BatchEntry[]): readonly BatchEntry[] {
  const ofItem = new Map<string, BatchEntry[]>();
  for (const entry of entries) {
    const known = ofItem.get(itemNameOf(entry));
    if (known) known.push(entry);
    else ofItem.set(itemNameOf(entry), [entry]);
  }
  for (const some of ofItem.values())
    some.sort((left, right) => (left.change!.version < right.change!.version ? -1 : 1));
  return entries.map((entry) => ofItem.get(itemNameOf(entry))!.shift()!);
}

/** A map lists its keys in the order they were set, so the first one is the oldest. */
function remember<Value>(memory: Map<string, Value>, key: string, value: Value): void {
  memory.delete(key);
  memory.set(key, value);
  if (memory.size <= entriesMax) return;
  const [oldest] = memory.keys();
  memory.delete(oldest as string);
}
