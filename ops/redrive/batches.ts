import type { Job } from './jobs';

/** Lambda takes 6 MB in a synchronous call, with the envelope. */
const bytesMax = 5_500_000;

/** Jobs in batches that a function takes: by number and size, and none with two records of one name. */
export function* batchesOf(jobs: readonly Job[], recordsMax: number): Generator<readonly Job[]> {
  let batch: Job[] = [];
  let bytes = 0;
  let names = new Set<string>();
  for (const job of jobs) {
    const size = Buffer.byteLength(JSON.stringify(job.record)) + 1;
    const isFull = batch.length >= recordsMax || bytes + size > bytesMax || names.has(job.itemIdentifier);
    if (isFull && batch.length > 0) {
      yield batch;
      [batch, bytes, names] = [[], 0, new Set()];
    }
    batch.push(job);
    bytes += size;
    names.add(job.itemIdentifier);
  }
  if (batch.length > 0) yield batch;
}
