import type { LossCause } from '../actions';
import type { ExploredRecord } from './explored-record';
import type { Scope } from './scope';

/** The laws of every run. */
export type Property =
  /** A record counts as finished only if it was applied, superseded, kept, or really told to the destination. */
  | 'nothing lost'
  /** A mapping ends a record once, and in one way. */
  | 'one end'
  /** No change is applied for the first time while an earlier one of its item is neither applied nor given up. */
  | 'order per item'
  /** In the end the sink holds the newest change of each item that was not given up. */
  | 'converges'
  /** A checkpoint never passes an unfinished record, and never goes back. */
  | 'checkpoint'
  /** The function answers before its timeout unless it was stopped. */
  | 'answers in time'
  /** The handler core and the engine never find themselves in a state that cannot be. */
  | 'no crash of ours'
  /** Every run ends, and with every record finished. */
  | 'progress';

export interface Violation {
  readonly property: Property;
  readonly message: string;
}

/** What has really happened to the records, whoever knows about it, and the judgement on it. */
export class Ledger {
  readonly #scope: Scope;
  readonly #records: readonly ExploredRecord[];
  readonly #applied = new Set<number>();
  /** Refused by the sink because it holds a newer change of the item. */
  readonly #superseded = new Set<number>();
  readonly #kept = new Set<number>();
  readonly #givenUp = new Set<number>();
  readonly #told = new Set<number>();
  readonly #refused = new Set<number>();
  /** Lost, as the mapping has said with the cause. */
  readonly #named = new Set<number>();
  /** Per item: the change that the sink holds. */
  readonly #held: number[];
  #violation: Violation | undefined;

  constructor(scope: Scope, records: readonly ExploredRecord[]) {
    this.#scope = scope;
    this.#records = records;
    this.#held = Array.from({ length: scope.items }, () => -1);
  }

  /** The first one. */
  get violation(): Violation | undefined {
    return this.#violation;
  }

  violate(property: Property, message: string): void {
    this.#violation ??= { property, message };
  }

  /** A write reaches the sink; false where the sink holds a newer change and so refuses it. */
  apply(index: number, hasVersions: boolean): boolean {
    const { item } = this.#records[index]!;
    if (hasVersions && this.#held[item]! > index) {
      this.#superseded.add(index);
      return false;
    }
    if (this.#scope.sink === 'ordered' && !this.#applied.has(index)) this.#judgeOrder(index, item);
    this.#applied.add(index);
    this.#held[item] = index;
    return true;
  }

  keep(index: number): void {
    this.#kept.add(index);
  }

  /** The mapping goes on without the record: whether the destination is told is not ordered before what comes next. */
  giveUp(index: number): void {
    this.#givenUp.add(index);
  }

  /** The failure destination has the record. */
  tell(index: number): void {
    this.#told.add(index);
  }

  /** The destination has refused the record. */
  refuse(index: number): void {
    this.#refused.add(index);
  }

  /** The mapping says that it has lost the record, and why. */
  nameLost(index: number, cause: LossCause): void {
    this.#named.add(index);
    this.#givenUp.add(index);
    const isTrue = this.#scope.hasDestination
      ? cause === 'destination-failed' && this.#refused.has(index)
      : cause === 'no-destination';
    if (!isTrue) this.violate('nothing lost', `record ${index} is lost, and the cause is not ${cause}`);
  }

  judgeDone(index: number): void {
    const isFinished = this.#applied.has(index) || this.#superseded.has(index) || this.#kept.has(index);
    if (!isFinished) this.violate('nothing lost', `record ${index} counts as done, but is neither applied nor kept`);
  }

  judgeTold(index: number): void {
    if (this.#told.has(index)) return;
    this.violate('nothing lost', `record ${index} counts as delivered, but the destination does not have it`);
  }

  /** The last word of a run: what the sink holds. Without versions a repeated write may stand over a newer one. */
  judgeEnd(): void {
    if (this.#scope.sink !== 'versioned') return;
    for (const [item, held] of this.#held.entries()) {
      const newest = this.#records.findLast((one) => one.item === item && this.#applied.has(one.index))?.index ?? -1;
      if (held === newest) continue;
      this.violate('converges', `the sink holds change ${held} of item ${item}, not the newest applied one, ${newest}`);
    }
  }

  /** What became of the records: equal for two runs that no one could tell apart afterwards. */
  get state(): string {
    const sets = [this.#applied, this.#superseded, this.#kept, this.#givenUp, this.#told, this.#refused, this.#named];
    return `${sets.map((set) => [...set].sort().join('')).join('/')}=${this.#held.join()}`;
  }

  #judgeOrder(index: number, item: number): void {
    const isOpen = ({ index: one }: ExploredRecord) =>
      !this.#applied.has(one) && !this.#kept.has(one) && !this.#givenUp.has(one);
    const earlier = this.#records.find((one) => one.item === item && one.index < index && isOpen(one));
    if (!earlier) return;
    this.violate('order per item', `record ${index} is applied before record ${earlier.index} of the same item`);
  }
}
