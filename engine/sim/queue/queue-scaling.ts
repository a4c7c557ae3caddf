/** Invocations at once with which Lambda begins, and what it adds in a minute while messages wait. */
const [atFirst, addedPerMinute] = [5, 300];

/** Most invocations at once of one mapping. */
export const queueConcurrencyMax = 1_000;

/**
 * How many invocations at once Lambda allows the mapping of a queue: five at first, 300 a minute more while messages
 * wait, and back again as fast, which AWS does not say. A FIFO queue is held back by its groups alone. That Lambda also
 * goes slower after failures is left out: by how much is nowhere said.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
export class QueueScaling {
  readonly #atFirst: number;
  readonly #max: number;
  #level: number;
  #observedAtMs: number;
  #hadBacklog = false;

  /** `max`: the mapping's `maximumConcurrency`, 2 to 1,000. */
  constructor(isFifo: boolean, max: number, nowMs: number) {
    this.#max = max;
    this.#atFirst = isFifo ? max : Math.min(atFirst, max);
    this.#level = this.#atFirst;
    this.#observedAtMs = nowMs;
  }

  get concurrencyMax(): number {
    return Math.floor(this.#level);
  }

  get canGrow(): boolean {
    return this.concurrencyMax < this.#max;
  }

  /** Told now and then whether messages wait that nobody may receive. */
  observe(hasBacklog: boolean, nowMs: number): void {
    const change = ((nowMs - this.#observedAtMs) * addedPerMinute) / 60_000;
    const level = this.#level + (this.#hadBacklog ? change : -change);
    this.#level = Math.min(this.#max, Math.max(this.#atFirst, level));
    this.#hadBacklog = hasBacklog;
    this.#observedAtMs = nowMs;
  }
}
