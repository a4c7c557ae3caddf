import type { Workload } from '../../cost/usage/workload';

/** What no plan tells and a cost depends on. */
export interface AssumedUse {
  /** Of each table in the plan, on average; undefined leaves out whatever is paid by use. */
  readonly writesPerSecond: number | undefined;
  readonly itemBytes: number;
  /** Prices of; undefined takes the plan's. */
  readonly region: string | undefined;
}

/** Four shards, and functions that take 20 ms and 5 a record, as `tributary choose` has it. */
export function workloadFor(writesPerSecond: number, itemBytes: number, region: string): Workload {
  return {
    region,
    otherRegions: [],
    replicaRegions: [],
    writesPerSecond,
    peakWritesPerSecond: 2 * writesPerSecond,
    oldItemBytes: itemBytes,
    itemBytes,
    consumers: 1,
    withCode: 1,
    inOrder: 0,
    target: 'queue',
    passingShare: 1,
    replayHours: 24,
    archive: undefined,
    archivePartitions: 0,
    functions: { batchSize: 100, batchWindowSeconds: 0, shards: 4, memoryMb: 128, invocationMs: 20, recordMs: 5 },
  };
}
