import type { Random } from '../../handlers/core/random';
import type { Fault, Scenario, Traffic } from './scenario';
import { SimRecord, startedAtMs } from './sim-record';

/** One shard of the simulated stream: its records in order, each at its place from 0. */
export class SimShard {
  isClosed = false;
  #records: SimRecord[] = [];
  /** Place of the first record that is still held. */
  #first = 0;

  constructor(
    readonly shardId: string,
    readonly parents: readonly string[],
    /** The part of the key space that it takes, of 0 to 1. */
    readonly from: number,
    readonly to: number,
  ) {}

  /** Records that were ever written to it. */
  get length(): number {
    return this.#first + this.#records.length;
  }

  /** Undefined past the end, and before what was forgotten. */
  at(place: number): SimRecord | undefined {
    return this.#records[place - this.#first];
  }

  slice(from: number, until: number): SimRecord[] {
    return this.#records.slice(from - this.#first, until - this.#first);
  }

  push(record: SimRecord): void {
    this.#records.push(record);
  }

  /** Nobody will read before this place again. Keeps a long run small. */
  forget(place: number): void {
    const count = place - this.#first;
    if (count < forgottenAtOnceMin || count * 2 < this.#records.length) return;
    this.#records = this.#records.slice(count);
    this.#first = place;
  }

  /** Place of the first record that is still held and has this number or a higher one. */
  placeOf(index: number): number {
    let [low, high] = [0, this.#records.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#records[middle]!.index < index) low = middle + 1;
      else high = middle;
    }
    return this.#first + low;
  }
}

const forgottenAtOnceMin = 256;

/**
 * A stream and those who write to it. Records come into being when somebody looks: `writeUntil` writes everything that
 * is due by then. Times between writes are exponential, as of many writers who do not know each other.
 */
export class SimStream {
  readonly shards: SimShard[] = [];
  /** When each record was written, by its number, in milliseconds after the start. */
  readonly writtenAtMs: number[] = [];
  /** Records that can never succeed, by their number; true where a handler can tell. */
  readonly poisons = new Map<number, { readonly recognized: boolean }>();
  readonly #traffic: Traffic;
  readonly #poisonFaults: PoisonFault[];
  readonly #endMs: number;
  readonly #random: Random;
  readonly #orderKeys: string[] = [];
  readonly #changes: number[] = [];
  #nextAtMs = 0;
  #shardOfItem: (SimShard | undefined)[] = [];

  constructor({ traffic, durationMs, faults }: Scenario, random: Random) {
    this.#traffic = traffic;
    this.#poisonFaults = faults.filter((fault) => fault.type === 'poison').sort((a, b) => a.atMs - b.atMs);
    this.#endMs = durationMs;
    this.#random = random;
    for (let shard = 0; shard < traffic.shards; shard += 1) {
      this.#addShard([], shard / traffic.shards, (shard + 1) / traffic.shards);
    }
    this.#nextAtMs = this.#arrivalAfter(0);
  }

  /** Epoch milliseconds of the next write; Infinity when writing is over. */
  get nextArrivalAtMs(): number {
    return startedAtMs + this.#nextAtMs;
  }

  writeUntil(nowMs: number): void {
    const untilMs = nowMs - startedAtMs;
    while (this.#nextAtMs <= untilMs) {
      this.#write(this.#nextAtMs);
      this.#nextAtMs = this.#arrivalAfter(this.#nextAtMs);
    }
  }

  /** Ends a shard; two children take a half of its items each. Nothing happens to one that has ended. */
  split(shardIndex: number): void {
    const open = this.shards.filter(({ isClosed }) => !isClosed);
    const parent = open[shardIndex % open.length]!;
    const middle = (parent.from + parent.to) / 2;
    parent.isClosed = true;
    this.#addShard([parent.shardId], parent.from, middle);
    this.#addShard([parent.shardId], middle, parent.to);
    this.#shardOfItem = [];
  }

  #addShard(parents: readonly string[], from: number, to: number): void {
    const shardId = `shardId-${String(this.shards.length).padStart(12, '0')}`;
    this.shards.push(new SimShard(shardId, parents, from, to));
  }

  /** Where the rate changes before the next write, the time from there on is drawn anew: it has no memory. */
  #arrivalAfter(fromMs: number): number {
    const { rates } = this.#traffic;
    let atMs = fromMs;
    for (let row = 0; row < rates.length; row += 1) {
      const untilMs = Math.min(rates[row + 1]?.fromMs ?? this.#endMs, this.#endMs);
      if (untilMs <= atMs) continue;
      const { perSecond } = rates[row]!;
      const gapMs = perSecond > 0 ? (-Math.log(1 - this.#random()) / perSecond) * 1_000 : Number.POSITIVE_INFINITY;
      if (atMs + gapMs < untilMs) return atMs + gapMs;
      atMs = untilMs;
    }
    return Number.POSITIVE_INFINITY;
  }

  #write(atMs: number): void {
    const item = this.#drawItem();
    const ordinal = this.#changes[item] ?? 0;
    this.#changes[item] = ordinal + 1;
    this.#orderKeys[item] ??= `item-${item}`;
    const writtenAtMs = Math.floor(atMs);
    const index = this.writtenAtMs.length;
    const { recordBytes } = this.#traffic;
    const record = new SimRecord(index, item, ordinal, writtenAtMs, this.#orderKeys[item]!, recordBytes);
    this.writtenAtMs.push(writtenAtMs);
    const [fault] = this.#poisonFaults;
    if (fault && fault.atMs <= atMs) this.poisons.set(index, this.#poisonFaults.shift()!);
    this.#shardFor(item).push(record);
  }

  #drawItem(): number {
    const { hotShare, items } = this.#traffic;
    // Drawn also where there is nothing to choose: the times of the writes must not depend on the number of items.
    const draw = this.#random();
    if (hotShare === 0) return Math.floor(draw * items);
    return draw < hotShare || items === 1 ? 0 : 1 + Math.floor(this.#random() * (items - 1));
  }

  #shardFor(item: number): SimShard {
    const known = this.#shardOfItem[item];
    if (known) return known;
    const place = (item * goldenRatio) % 1;
    const shard = this.shards.find(({ isClosed, from, to }) => !isClosed && from <= place && place < to)!;
    this.#shardOfItem[item] = shard;
    return shard;
  }
}

type PoisonFault = Extract<Fault, { type: 'poison' }>;

/** Multiples of it spread evenly over 0 to 1. */
const goldenRatio = 0.6180339887498949;
