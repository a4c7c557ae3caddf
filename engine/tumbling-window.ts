import type { WindowInvocation } from './actions';
import type { SourceRecord } from './source-record';

/** The tumbling window of one shard: aligned to the clock, by the records' time of arrival. */
export class TumblingWindow {
  readonly lengthMs: number;
  #startMs: number | undefined;
  #state: object = {};

  constructor(lengthMs: number) {
    this.lengthMs = lengthMs;
  }

  get isOpen(): boolean {
    return this.#startMs !== undefined;
  }

  /** Whether the record lies past the end of the open window. */
  isPast(record: SourceRecord): boolean {
    return this.#startMs !== undefined && this.#startOf(record) > this.#startMs;
  }

  /** Whether both records lie in one window. A record that arrives late counts to the window that is open. */
  isSame(left: SourceRecord, right: SourceRecord): boolean {
    return this.#startOf(right) <= Math.max(this.#startOf(left), this.#startMs ?? 0);
  }

  openFor(record: SourceRecord): void {
    this.#startMs ??= this.#startOf(record);
  }

  carry(state: object): void {
    this.#state = state;
  }

  close(): void {
    this.#startMs = undefined;
    this.#state = {};
  }

  invocation(closes: 'at-end' | 'early' | undefined): WindowInvocation {
    const startMs = this.#startMs ?? 0;
    return {
      startMs,
      endMs: startMs + this.lengthMs,
      state: this.#state,
      isFinalInvokeForWindow: closes !== undefined,
      isWindowTerminatedEarly: closes === 'early',
    };
  }

  #startOf({ arrivedAtMs }: SourceRecord): number {
    return Math.floor(arrivedAtMs / this.lengthMs) * this.lengthMs;
  }
}
