import { SettingsError } from '../../handlers/core/errors';
import type { FlagValues } from '../arguments';
import { targets, type Workload } from './usage/workload';
import { contradictionsIn } from './workload-contradictions';

/** Flags that describe a workload, the same wherever something is said about one. */
export const workloadFlags = {
  env: { type: 'text' },
  pipeline: { type: 'text' },
  'writes-per-second': { type: 'number', min: 0.001, max: 1_000_000 },
  'peak-writes-per-second': { type: 'number', min: 0.001, max: 10_000_000 },
  'item-bytes': { type: 'integer', min: 1, max: 409_600 },
  'old-item-bytes': { type: 'integer', min: 0, max: 409_600 },
  consumers: { type: 'integer', min: 0, max: 100 },
  'with-code': { type: 'integer', min: 0, max: 100 },
  'in-order': { type: 'integer', min: 0, max: 100 },
  target: { type: 'text', among: targets },
  'passing-share': { type: 'number', min: 0.000_001, max: 1 },
  'replay-hours': { type: 'integer', min: 1, max: 876_000 },
  archive: { type: 'text', among: ['json', 'parquet'] },
  'archive-partitions': { type: 'integer', min: 1, max: 50 },
  region: { type: 'text' },
  'other-region': { type: 'text', many: true },
  'replica-region': { type: 'text', many: true },
  'batch-size': { type: 'integer', min: 1, max: 10_000 },
  'batch-window-seconds': { type: 'integer', min: 0, max: 300 },
  shards: { type: 'integer', min: 1, max: 10_000 },
  'memory-mb': { type: 'integer', min: 128, max: 10_240 },
  'invocation-ms': { type: 'number', min: 0, max: 900_000 },
  'record-ms': { type: 'number', min: 0, max: 900_000 },
} as const;

export type WorkloadOptions = FlagValues<typeof workloadFlags>;

export const workloadUsage = `  The workload
  --writes-per-second N         on average over a month; what everything depends on
  --peak-writes-per-second N    in the busiest seconds, default twice the average
  --item-bytes N                of an item after a change, default 1024
  --old-item-bytes N            of an item before it, default the same; 0 where nearly all changes are new items
  --consumers N                 that each get the changes, the archive not among them; default 1
  --with-code N                 of them run code of your own, default all; the others hand changes on
  --target WHAT                 to which the others hand on: ${targets.join(', ')}; default queue
  --passing-share N             of the changes that pass the filters of the others, up to 1; default 1
  --in-order N                  of the consumers rely on the order of an item's changes, default none
  --replay-hours N              that a consumer must be able to reach back, default 24
  --archive FORMAT              every change in S3 too, as json or parquet
  --archive-partitions N        values of an attribute that divide the archive beside the days
  --region NAME                 of the table, default us-east-1
  --replica-region NAME         where a global table has a replica, with the same consumers; may stand several times
  --other-region NAME           that wants the changes of a table without replicas; may stand several times`;

export const functionUsageText = `  Functions that read a stream
  --batch-size N                default 100      --batch-window-seconds N  default 0
  --shards N                    default 4        --memory-mb N             default 512
  --invocation-ms N             default 20       --record-ms N             default 5, beside the invocation's`;

/** Flags about a workload that are missing or want another one beside them. */
export function workloadMistakes(options: WorkloadOptions): readonly string[] {
  const { pipeline, env, archive } = options;
  return [
    ...(options['writes-per-second'] === undefined
      ? ['`--writes-per-second` must be given: everything depends on it, and nobody else knows it.']
      : []),
    ...(pipeline !== undefined && env === undefined ? ['`--pipeline` needs `--env`. Name the environment.'] : []),
    ...(options['archive-partitions'] !== undefined && archive === undefined && env === undefined
      ? ['`--archive-partitions` needs `--archive`. Say `json` or `parquet`.']
      : []),
  ];
}

/** What an environment tells of a workload; the flags tell the rest, and otherwise. */
export type KnownWorkload = Partial<Omit<Workload, 'functions'>> & {
  readonly functions?: Partial<Workload['functions']>;
};

/** Throws a `SettingsError` for numbers that do not fit each other. */
export function workloadOf(options: WorkloadOptions, known: KnownWorkload = {}): Workload {
  const writesPerSecond = options['writes-per-second']!;
  const itemBytes = options['item-bytes'] ?? 1_024;
  const archive = (options.archive as Workload['archive']) ?? known.archive;
  const consumers = options.consumers ?? known.consumers ?? 1;
  // Numbers of an environment are about its own consumers.
  const isKnown = options.consumers === undefined;
  const workload: Workload = {
    region: options.region ?? known.region ?? 'us-east-1',
    otherRegions: options['other-region'] ?? [],
    replicaRegions: options['replica-region'] ?? known.replicaRegions ?? [],
    writesPerSecond,
    peakWritesPerSecond: options['peak-writes-per-second'] ?? 2 * writesPerSecond,
    itemBytes,
    oldItemBytes: options['old-item-bytes'] ?? itemBytes,
    consumers,
    withCode: options['with-code'] ?? (isKnown ? known.withCode : undefined) ?? consumers,
    inOrder: options['in-order'] ?? 0,
    target: (options.target as Workload['target']) ?? 'queue',
    passingShare: options['passing-share'] ?? 1,
    replayHours: options['replay-hours'] ?? known.replayHours ?? 24,
    archive,
    archivePartitions: archive ? (options['archive-partitions'] ?? known.archivePartitions ?? 0) : 0,
    functions: {
      batchSize: options['batch-size'] ?? known.functions?.batchSize ?? 100,
      batchWindowSeconds: options['batch-window-seconds'] ?? known.functions?.batchWindowSeconds ?? 0,
      shards: options.shards ?? 4,
      memoryMb: options['memory-mb'] ?? known.functions?.memoryMb ?? 512,
      invocationMs: options['invocation-ms'] ?? 20,
      recordMs: options['record-ms'] ?? 5,
    },
  };
  const mistakes = contradictionsIn(workload);
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  return workload;
}
