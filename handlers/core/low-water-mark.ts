/**
 * The lowest failed record of each lane. All records from there on come again, so starting work above it would only
 * make duplicates.
 */
export class LowWaterMark {
  readonly #lowest = new Map<string, number>();

  fail(lane: string, index: number): void {
    this.#lowest.set(lane, Math.min(index, this.#lowestOf(lane)));
  }

  isAbove(lane: string, index: number): boolean {
    return index > this.#lowestOf(lane);
  }

  /** True for a record that comes again: a failed one, or one after it. */
  comesAgain(lane: string, index: number): boolean {
    return index >= this.#lowestOf(lane);
  }

  #lowestOf(lane: string): number {
    return this.#lowest.get(lane) ?? Number.POSITIVE_INFINITY;
  }
}
