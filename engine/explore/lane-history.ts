/**
 * What has happened to one lane since it was last empty. A lane of the mapping is a state machine that depends on
 * nothing else, so two lanes of the same history are in the same state. A lane that has not failed in that time is
 * what it holds.
 */
export class LaneHistory {
  #events: string[] = [];
  readonly #left = new Set<number>();
  #hasFailed = false;
  /** Records of the batch in flight. */
  #inFlight: string | undefined;
  #settledAtMs = 0;

  /** Waiting lanes look at the clock; those with a batch in flight or nothing to do never. */
  stateAt(nowMs: number): string {
    if (this.#left.size === 0) return '';
    const own = this.#hasFailed ? this.#events.join() : [...this.#left].join('');
    return this.#inFlight === undefined ? `${own}+${nowMs - this.#settledAtMs}` : `${own}!${this.#inFlight}`;
  }

  push(index: number): void {
    this.#left.add(index);
    this.#events.push(`read ${index}`);
  }

  invoked(records: string): void {
    this.#inFlight = records;
  }

  settle(result: string, isSuccess: boolean, nowMs: number): void {
    this.#inFlight = undefined;
    this.#settledAtMs = nowMs;
    this.#events.push(result);
    this.#hasFailed ||= !isSuccess;
  }

  /** The record is finished, or given up: the lane has it no more. */
  leave(index: number): void {
    this.#left.delete(index);
    if (this.#left.size > 0) return;
    this.#events = [];
    this.#hasFailed = false;
  }
}
