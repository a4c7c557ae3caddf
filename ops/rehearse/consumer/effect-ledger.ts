import type { SimSurroundings } from '../../../engine/sim/sim-function';
import type { SimRecord } from '../../../engine/sim/sim-record';

interface Account {
  readonly counts: Map<string, number>;
  /** Times that the effect which took place most often did. */
  most: number;
}

/**
 * Counts the effects of each record. A record may have several (a mail and a row, say), so it counts as applied
 * whenever one of them takes place more often than any did before: once if all is well, twice if anything was doubled.
 */
export class EffectLedger {
  readonly #world: Pick<SimSurroundings, 'applied'>;
  readonly #accounts = new Map<number, Account>();

  constructor(world: Pick<SimSurroundings, 'applied'>) {
    this.#world = world;
  }

  /** An effect took place; the name is the same whenever it is the same effect. */
  count(record: SimRecord, name: string): void {
    const account = this.#accountOf(record);
    const count = (account.counts.get(name) ?? 0) + 1;
    account.counts.set(name, count);
    if (count <= account.most) return;
    account.most = count;
    this.#world.applied(record);
  }

  /** There is nothing to do for the record, and to do nothing again doubles nothing. */
  countNothing(record: SimRecord): void {
    if (this.#accountOf(record).most === 0) this.count(record, 'nothing');
  }

  #accountOf({ index }: SimRecord): Account {
    const known = this.#accounts.get(index);
    if (known) return known;
    const account = { counts: new Map<string, number>(), most: 0 };
    this.#accounts.set(index, account);
    return account;
  }
}
