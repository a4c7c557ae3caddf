/** A record that is to be delivered. */
export interface BufferedRecord {
  readonly data: Buffer;
  readonly arrivedAtMs: number;
}

/** Records that become one object. */
export interface DueObject<R extends BufferedRecord = BufferedRecord> {
  /** What the buffer was kept under. */
  readonly partition: string;
  readonly records: readonly R[];
  /** Arrival of the oldest. */
  readonly oldestAtMs: number;
}

export interface BufferLimits {
  readonly bytesMax: number;
  /** From a buffer's first record, milliseconds. */
  readonly waitMsMax: number;
  readonly partitionsMax: number;
}

interface Open<R> {
  readonly records: R[];
  readonly openedAtMs: number;
  bytes: number;
}

/** Buffers by partition. Told the time with every call; what is due is taken out, and its partition is free again. */
export class DeliveryBuffers<R extends BufferedRecord = BufferedRecord> {
  readonly #limits: BufferLimits;
  readonly #open = new Map<string, Open<R>>();

  constructor(limits: BufferLimits) {
    this.#limits = limits;
  }

  /** False where the partition would be one too many; then the record is not taken. */
  add(partition: string, record: R, nowMs: number): boolean {
    const known = this.#open.get(partition);
    if (!known && this.#open.size >= this.#limits.partitionsMax) return false;
    const open: Open<R> = known ?? { records: [], openedAtMs: nowMs, bytes: 0 };
    open.records.push(record);
    open.bytes += record.data.byteLength;
    this.#open.set(partition, open);
    return true;
  }

  /** What is large or old enough. */
  takeDue(nowMs: number): DueObject<R>[] {
    const { bytesMax, waitMsMax } = this.#limits;
    return this.#take(({ bytes, openedAtMs }) => bytes >= bytesMax || nowMs - openedAtMs >= waitMsMax);
  }

  takeAll(): DueObject<R>[] {
    return this.#take(() => true);
  }

  get isEmpty(): boolean {
    return this.#open.size === 0;
  }

  #take(isDue: (open: Open<R>) => boolean): DueObject<R>[] {
    const due = [...this.#open].filter(([, open]) => isDue(open));
    for (const [partition] of due) this.#open.delete(partition);
    return due.map(([partition, { records }]) => {
      const oldestAtMs = Math.min(...records.map(({ arrivedAtMs }) => arrivedAtMs));
      return { partition, records, oldestAtMs };
    });
  }
}
