import type { Item } from '../../handlers/core/attribute-value';
import type { HistoryRecord } from './histories';

/** Which records of a history were sent, and which the handler has answered for. */
export class Ledger {
  readonly #records: readonly HistoryRecord[];
  /** By place: how often it was sent. */
  readonly #sent = new Map<number, number>();
  readonly #confirmed = new Set<number>();

  constructor(records: readonly HistoryRecord[]) {
    this.#records = records;
  }

  send(places: readonly number[]): void {
    for (const place of places) this.#sent.set(place, this.timesSent(place) + 1);
  }

  timesSent(place: number): number {
    return this.#sent.get(place) ?? 0;
  }

  confirm(places: readonly number[]): void {
    for (const place of places) this.#confirmed.add(place);
  }

  /**
   * True where what a reader must see is known for certain: all that was sent is answered for, and of each item all
   * changes up to some one were.
   */
  get isSettled(): boolean {
    const gaps = new Set<number>();
    for (const [place, { item }] of this.#records.entries()) {
      if (!this.#sent.has(place)) gaps.add(item);
      else if (!this.#confirmed.has(place) || gaps.has(item)) return false;
    }
    return true;
  }

  /** What the table holds, as far as the records that were sent tell. */
  get table(): readonly Item[] {
    const images = new Map<number, Item | undefined>();
    for (const [place, { item, image, isPoison }] of this.#records.entries()) {
      if (this.#sent.has(place) && !isPoison) images.set(item, image);
    }
    return [...images.values()].filter((image) => image !== undefined);
  }
}
