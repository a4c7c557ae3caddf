import type { SourceRecord } from './source-record';

/** Records in order, taken from the front. Taking costs nothing per record that stays. */
export class RecordQueue {
  #records: SourceRecord[] = [];
  #head = 0;
  #bytes = 0;

  get length(): number {
    return this.#records.length - this.#head;
  }

  /** Sum of the records' sizes. */
  get bytes(): number {
    return this.#bytes;
  }

  push(record: SourceRecord): void {
    this.#records.push(record);
    this.#bytes += record.bytes;
  }

  /** The record `offset` places behind the front; undefined past the end. */
  at(offset: number): SourceRecord | undefined {
    return this.#records[this.#head + offset];
  }

  take(count: number): SourceRecord[] {
    const taken = this.#records.slice(this.#head, this.#head + count);
    this.#head += taken.length;
    for (const record of taken) this.#bytes -= record.bytes;
    if (this.#head === this.#records.length) {
      this.#records = [];
      this.#head = 0;
    } else if (this.#head > 1_024 && this.#head * 2 > this.#records.length) {
      this.#records = this.#records.slice(this.#head);
      this.#head = 0;
    }
    return taken;
  }
}
