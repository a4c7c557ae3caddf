import type { SimRecord } from '../../../engine/sim/sim-record';
import type { EffectLedger } from './effect-ledger';

/**
 * One run of a function or of an effect inside `once`. Its effects are the writes it makes, told apart by their place
 * in the run; one that makes none counts itself, since what else it does cannot be seen.
 */
export class EffectScope {
  readonly #ledger: EffectLedger;
  readonly #record: SimRecord;
  readonly #name: string;
  readonly #writes = new Map<string, number>();
  #hasTried = false;

  constructor(ledger: EffectLedger, record: SimRecord, name: string) {
    this.#ledger = ledger;
    this.#record = record;
    this.#name = name;
  }

  /** It leaves its effect to a write, or to an effect inside `once`. */
  tries(): void {
    this.#hasTried = true;
  }

  wrote(operation: string): void {
    const place = (this.#writes.get(operation) ?? 0) + 1;
    this.#writes.set(operation, place);
    this.#ledger.count(this.#record, `${this.#name}/${operation}/${place}`);
  }

  completed(): void {
    if (!this.#hasTried) this.#ledger.count(this.#record, this.#name);
  }
}
