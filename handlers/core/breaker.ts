/**
 * Leaves a sink alone that keeps failing: after `failuresMax` failed calls in a row it opens, the rest of the batch is
 * reported, and each later invocation makes one call as a probe until a call succeeds. The pace of the probes is that
 * of Lambda's redelivery, which backs off by itself.
 */
export class Breaker {
  readonly #failuresMax: number;
  #failures = 0;
  #state: 'closed' | 'open' | 'probing' = 'closed';

  constructor(failuresMax: number) {
    this.#failuresMax = failuresMax;
  }

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  /** Calls that may be in flight at once, of the `concurrency` that the settings allow. */
  callsMax(concurrency: number): number {
    return this.#state === 'closed' ? concurrency : this.#state === 'probing' ? 1 : 0;
  }

  /** To be called as an invocation starts. */
  begin(): void {
    if (this.isOpen) this.#state = 'probing';
  }

  succeeded(): void {
    this.#failures = 0;
    this.#state = 'closed';
  }

  failed(): void {
    this.#failures += 1;
    if (this.#state === 'probing' || this.#failures >= this.#failuresMax) this.#state = 'open';
  }
}
