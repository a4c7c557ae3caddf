import type { Item } from '../../handlers/core/attribute-value';
import { canonicalItem } from '../accounting/canonical';
import { sourceEventOf } from '../accounting/source-event';

/**
 * What became of the records of one consumer so far. Each record that was received is in exactly one of done, filtered,
 * quarantined, evicted, lost and unfinished.
 */
export interface ConsumerCounts {
  /** Records of the stream, or messages of the queue; each once, however often it came. */
  readonly received: number;
  /** Handed to the function with success, and not quarantined by it. */
  readonly done: number;
  /** Left out by the mapping's filters. */
  readonly filtered: number;
  /** Deliveries to the function beyond the first of each record. */
  readonly retried: number;
  /** Put into the quarantine by the function, which then had done with them. */
  readonly quarantined: number;
  /** Given up by the mapping and sent to its failure destination. */
  readonly evicted: number;
  /** Gone: given up where no destination took them, or dropped by the stream before they were done. */
  readonly lost: number;
  /** Still on their way; of a queue also those that went to its dead letters. */
  readonly unfinished: number;
  /** From write to done, in milliseconds. */
  readonly lagsMs: readonly number[];
}

/** Follows one consumer's records from outside. */
export class ConsumerProgress implements ConsumerCounts {
  received = 0;
  /** Answered with success: done and quarantined ones. */
  handled = 0;
  filtered = 0;
  retried = 0;
  quarantined = 0;
  evicted = 0;
  lost = 0;
  readonly lagsMs: number[] = [];

  constructor(readonly name: string) {}

  /** A quarantine is seen before the answer to its batch, so that for a moment it may be ahead. */
  get done(): number {
    return Math.max(0, this.handled - this.quarantined);
  }

  get settled(): number {
    return this.handled + this.filtered + this.evicted + this.lost;
  }

  get unfinished(): number {
    return Math.max(0, this.received - this.settled);
  }
}

/**
 * Knows when each change was written, by the place it has among the changes of its item: a stream delivers them in
 * that order. Without a log of writes, a change counts from when it was first read.
 */
export class WriteTimes {
  readonly #byItem = new Map<string, number[]>();
  readonly #byEventId = new Map<string, { readonly item: string; readonly place: number; readonly seenAtMs: number }>();
  readonly #seen = new Map<string, number>();

  noteWrite(table: string, keys: Item, atMs: number) {
    const item = `${table} ${canonicalItem(keys)}`;
    const times = this.#byItem.get(item);
    if (times) times.push(atMs);
    else this.#byItem.set(item, [atMs]);
  }

  noteRead(event: unknown, nowMs: number) {
    const change = sourceEventOf(event);
    if (!change || this.#byEventId.has(change.id)) return;
    const item = `${change.table} ${canonicalItem(change.keys)}`;
    const place = this.#seen.get(item) ?? 0;
    this.#seen.set(item, place + 1);
    this.#byEventId.set(change.id, { item, place, seenAtMs: nowMs });
  }

  /** Undefined for an event that no stream has delivered. */
  writtenAtMs(eventId: string): number | undefined {
    const known = this.#byEventId.get(eventId);
    return known && (this.#byItem.get(known.item)?.[known.place] ?? known.seenAtMs);
  }
}

/** The value that a share of the sorted numbers does not exceed; 0 when there are none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
