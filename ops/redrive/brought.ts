import { itemKeyOf } from '../../handlers/core/item-key';
import type { FoundRecord } from './finding';
import type { Attempt } from './history';
import type { Job } from './jobs';

/** After so many records in a row that failed the others are left for another time: whatever it is, it fails for all. */
const failedInRowMax = 5;

/**
 * What this run has brought to functions. A record that falls into quarantine once more comes to lie where this run looks
 * for records: it is known by this, gets its history back, and is not brought again.
 */
export class Brought {
  /** Items of which a record has failed: what comes behind it waits for another run. */
  readonly #blocked = new Set<string>();
  /** By target: records that failed since one was done. */
  readonly #failedInRow = new Map<string, number>();
  readonly #former = new Map<string, readonly Attempt[]>();
  readonly #fallen = new Set<string>();
  /** By consumer: those that lie in quarantine without what was tried before. */
  readonly #lacking = new Map<string, Set<string>>();

  add(consumer: string, { found, members }: Job): void {
    const former = members.flatMap(({ finding }) => formerOf(finding));
    this.#former.set(keyOf(consumer, found), former);
  }

  /** What was tried before it was brought. */
  formerOf(consumer: string, found: FoundRecord): readonly Attempt[] {
    return this.#former.get(keyOf(consumer, found)) ?? [];
  }

  block(target: string, itemKey: string): void {
    this.#blocked.add(`${target} ${itemKey}`);
  }

  isBlocked(target: string, itemKey: string): boolean {
    return this.#blocked.has(`${target} ${itemKey}`) || (this.#failedInRow.get(target) ?? 0) >= failedInRowMax;
  }

  count(target: string, doneCount: number, failedCount: number): void {
    this.#failedInRow.set(target, doneCount > 0 ? 0 : (this.#failedInRow.get(target) ?? 0) + failedCount);
  }

  fellBack(consumer: string, found: FoundRecord): void {
    this.#fallen.add(keyOf(consumer, found));
    this.#lacking.set(consumer, (this.#lacking.get(consumer) ?? new Set()).add(keyOf(consumer, found)));
  }

  hasFallen(consumer: string, found: FoundRecord): boolean {
    return this.#fallen.has(keyOf(consumer, found));
  }

  hasItsHistory(consumer: string, found: FoundRecord): void {
    this.#lacking.get(consumer)?.delete(keyOf(consumer, found));
  }

  /** Whether records of the consumer fell back of which nobody has seen where they lie now. */
  lacksHistory(consumer: string): boolean {
    return (this.#lacking.get(consumer)?.size ?? 0) > 0;
  }

  /** How many records went into quarantine again. */
  get fallenCount(): number {
    return this.#fallen.size;
  }
}

/** A quarantined record tells its own error among its attempts; any other place has it beside them. */
function formerOf({ source, history, cause, atMs }: Job['members'][number]['finding']): readonly Attempt[] {
  return source === 'quarantine' ? history : [...history, { at: new Date(atMs).toISOString(), error: cause }];
}

/** By the item itself: what came from a FIFO queue has its group in the item's place, and lies in quarantine without. */
function keyOf(consumer: string, { facts, record }: FoundRecord): string {
  return `${consumer} ${facts ? facts.changeKey + itemKeyOf(facts.keys) : JSON.stringify(record)}`;
}
