/** A metric as CloudWatch tells one from another. */
export interface MetricId {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The statistics that can be had of sums; percentiles would need every value. */
export type Statistic = 'Sum' | 'Average' | 'Minimum' | 'Maximum' | 'SampleCount';

export const statistics: readonly Statistic[] = ['Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount'];

/** A value of each period in which there was a sample, by the epoch milliseconds at which the period begins. */
export type Series = ReadonlyMap<number, number>;

interface Bucket {
  sum: number;
  count: number;
  min: number;
  max: number;
}

const bucketMs = 1_000;
/** CloudWatch keeps metrics of one second for three hours. */
const bucketsMax = 10_800;

/** Metrics in memory, a second the finest, as CloudWatch's of high resolution. */
export class MetricStore {
  readonly #metrics = new Map<string, { readonly id: MetricId; readonly buckets: Map<number, Bucket> }>();

  /** Counts a value at epoch milliseconds. */
  record(id: MetricId, value: number, atMs: number): void {
    const key = keyOf(id);
    const metric = this.#metrics.get(key) ?? { id, buckets: new Map<number, Bucket>() };
    this.#metrics.set(key, metric);
    const startMs = startOf(atMs, bucketMs);
    const bucket = metric.buckets.get(startMs);
    if (bucket) add(bucket, { sum: value, count: 1, min: value, max: value });
    else metric.buckets.set(startMs, { sum: value, count: 1, min: value, max: value });
    if (metric.buckets.size > bucketsMax) metric.buckets.delete(metric.buckets.keys().next().value!);
  }

  /** Metrics that have a value, in the order in which they were first told. */
  list(): readonly MetricId[] {
    return [...this.#metrics.values()].map(({ id }) => id);
  }

  /** The statistic of each period that begins in `fromMs` (inclusive) to `toMs` (exclusive), both rounded down to it. */
  series(id: MetricId, statistic: Statistic, periodMs: number, fromMs: number, toMs: number): Series {
    const buckets = this.#metrics.get(keyOf(id))?.buckets;
    const series = new Map<number, number>();
    if (!buckets) return series;
    for (let startMs = startOf(fromMs, periodMs); startMs < toMs; startMs += periodMs) {
      const total = totalOf(buckets, startMs, startMs + periodMs);
      if (total) series.set(startMs, statisticOf[statistic](total));
    }
    return series;
  }
}

const statisticOf: { readonly [statistic in Statistic]: (total: Bucket) => number } = {
  Sum: ({ sum }) => sum,
  Average: ({ sum, count }) => sum / count,
  Minimum: ({ min }) => min,
  Maximum: ({ max }) => max,
  SampleCount: ({ count }) => count,
};

/** The start of the period that a time lies in. */
export function startOf(atMs: number, periodMs: number): number {
  return Math.floor(atMs / periodMs) * periodMs;
}

function totalOf(buckets: ReadonlyMap<number, Bucket>, fromMs: number, toMs: number): Bucket | undefined {
  let total: Bucket | undefined;
  const include = (bucket: Bucket) => {
    if (total) add(total, bucket);
    else total = { ...bucket };
  };
  if ((toMs - fromMs) / bucketMs < buckets.size) {
    for (let atMs = fromMs; atMs < toMs; atMs += bucketMs) {
      const bucket = buckets.get(atMs);
      if (bucket) include(bucket);
    }
  } else for (const [atMs, bucket] of buckets) if (atMs >= fromMs && atMs < toMs) include(bucket);
  return total;
}

function add(total: Bucket, { sum, count, min, max }: Bucket): void {
  total.sum += sum;
  total.count += count;
  total.min = Math.min(total.min, min);
  total.max = Math.max(total.max, max);
}

function keyOf({ namespace, name, dimensions }: MetricId): string {
  const sorted = Object.entries(dimensions).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([namespace, name, sorted]);
}
