import type { LaneTimeline, Timeline, TimelineBucket } from './run-result';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type MutableBucket = Mutable<TimelineBucket>;
type MutableLane = { shardId: string; lane: number; succeeded: number[]; failed: number[]; records: number[] };

const bucketsMax = 500;

/** What is counted in a bucket. */
export type Counter = Exclude<keyof TimelineBucket, 'atMs' | 'oldestAgeMs' | 'iteratorAgeMs'>;

/**
 * Counts over time in at most 500 buckets. Nobody knows beforehand how long a run takes, so the buckets become twice
 * as wide whenever they run out.
 */
export class TimelineRecorder {
  #stepMs: number;
  #buckets: MutableBucket[] = [];
  readonly #lanes = new Map<string, MutableLane>();
  /** When the age of the oldest record was told last. */
  #lookedAtMs = 0;

  constructor(stepMs = 1_000) {
    this.#stepMs = stepMs;
  }

  get stepMs(): number {
    return this.#stepMs;
  }

  count(name: Counter, atMs: number, by = 1): void {
    this.#bucketAt(atMs)[name] += by;
  }

  /** Counts one for each of these times. */
  countEach(name: Counter, atMs: Float64Array): void {
    for (let index = 0; index < atMs.length; index += 1) this.#bucketAt(atMs[index]!)[name] += 1;
  }

  iteratorAge(ageMs: number, atMs: number): void {
    const bucket = this.#bucketAt(atMs);
    bucket.iteratorAgeMs = Math.max(bucket.iteratorAgeMs ?? 0, ageMs);
  }

  /** To be told in the order of time. What is this old now has grown old since the last time, when nobody looked. */
  oldestAge(ageMs: number, atMs: number): void {
    const bucket = this.#bucketAt(atMs);
    bucket.oldestAgeMs = Math.max(bucket.oldestAgeMs, ageMs);
    const stepMs = this.#stepMs;
    const first = Math.floor(this.#lookedAtMs / stepMs);
    for (let place = Math.floor(atMs / stepMs) - 1; place >= first; place -= 1) {
      const before = this.#buckets[place]!;
      before.oldestAgeMs = Math.max(before.oldestAgeMs, ageMs - (atMs - (place + 1) * stepMs));
    }
    this.#lookedAtMs = atMs;
  }

  batch(shardId: string, lane: number, records: number, succeeded: boolean, atMs: number): void {
    this.#bucketAt(atMs);
    const key = `${shardId}/${lane}`;
    let row = this.#lanes.get(key);
    if (!row) {
      row = { shardId, lane, succeeded: [], failed: [], records: [] };
      this.#lanes.set(key, row);
    }
    const place = Math.floor(atMs / this.#stepMs);
    const counts = succeeded ? row.succeeded : row.failed;
    counts[place] = (counts[place] ?? 0) + 1;
    row.records[place] = (row.records[place] ?? 0) + records;
  }

  finish(): Timeline {
    const length = this.#buckets.length;
    const whole = (counts: readonly number[]) => Array.from({ length }, (_, place) => counts[place] ?? 0);
    const lanes: LaneTimeline[] = [...this.#lanes.values()].map((row) => ({
      ...row,
      succeeded: whole(row.succeeded),
      failed: whole(row.failed),
      records: whole(row.records),
    }));
    lanes.sort((a, b) => (a.shardId === b.shardId ? a.lane - b.lane : a.shardId < b.shardId ? -1 : 1));
    return { stepMs: this.#stepMs, buckets: this.#buckets, lanes };
  }

  #bucketAt(atMs: number): MutableBucket {
    const known = this.#buckets[Math.floor(atMs / this.#stepMs)];
    if (known) return known;
    while (Math.floor(atMs / this.#stepMs) >= bucketsMax) this.#widen();
    const place = Math.floor(atMs / this.#stepMs);
    while (this.#buckets.length <= place) this.#buckets.push(emptyBucket(this.#buckets.length * this.#stepMs));
    return this.#buckets[place]!;
  }

  #widen(): void {
    this.#stepMs *= 2;
    const half = Math.ceil(this.#buckets.length / 2);
    this.#buckets = Array.from({ length: half }, (_, place) =>
      merged(place * this.#stepMs, this.#buckets[2 * place]!, this.#buckets[2 * place + 1]),
    );
    for (const row of this.#lanes.values()) {
      row.succeeded = paired(row.succeeded);
      row.failed = paired(row.failed);
      row.records = paired(row.records);
    }
  }
}

function emptyBucket(atMs: number): MutableBucket {
  return {
    atMs,
    written: 0,
    done: 0,
    quarantined: 0,
    delivered: 0,
    lost: 0,
    oldestAgeMs: 0,
    iteratorAgeMs: undefined,
    invocations: 0,
    failedInvocations: 0,
    throttledInvocations: 0,
  };
}

function merged(atMs: number, left: MutableBucket, right = emptyBucket(0)): MutableBucket {
  const ages = [left.iteratorAgeMs, right.iteratorAgeMs].filter((age) => age !== undefined);
  return {
    atMs,
    written: left.written + right.written,
    done: left.done + right.done,
    quarantined: left.quarantined + right.quarantined,
    delivered: left.delivered + right.delivered,
    lost: left.lost + right.lost,
    oldestAgeMs: Math.max(left.oldestAgeMs, right.oldestAgeMs),
    iteratorAgeMs: ages.length > 0 ? Math.max(...ages) : undefined,
    invocations: left.invocations + right.invocations,
    failedInvocations: left.failedInvocations + right.failedInvocations,
    throttledInvocations: left.throttledInvocations + right.throttledInvocations,
  };
}

function paired(counts: readonly number[]): number[] {
  return Array.from({ length: Math.ceil(counts.length / 2) }, (_, place) => {
    return (counts[2 * place] ?? 0) + (counts[2 * place + 1] ?? 0);
  });
}
