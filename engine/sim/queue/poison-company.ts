/** Counts, for each poison message, the good ones that left for the dead-letter queue after failing in one batch with it. */
export class PoisonCompany {
  readonly #poisons: ReadonlyMap<number, unknown>;
  readonly #counts: Map<number, number>;
  /** Of each good message, the poison messages it failed with. */
  readonly #failedWith = new Map<number, Set<number>>();

  /** `counts` is kept up to date, by the number of the poison message. */
  constructor(poisons: ReadonlyMap<number, unknown>, counts: Map<number, number>) {
    this.#poisons = poisons;
    this.#counts = counts;
  }

  failed(batch: readonly number[]): void {
    const poison = this.#poisons.size === 0 ? [] : batch.filter((index) => this.#poisons.has(index));
    if (poison.length === 0) return;
    for (const index of batch) {
      if (this.#poisons.has(index)) continue;
      const known = this.#failedWith.get(index);
      this.#failedWith.set(index, new Set([...(known ?? []), ...poison]));
    }
  }

  left(index: number): void {
    for (const poison of this.#failedWith.get(index) ?? []) {
      this.#counts.set(poison, (this.#counts.get(poison) ?? 0) + 1);
    }
  }
}
