import type { Job } from './jobs';

/** Lambda takes 6 MB in a synchronous call, with the envelope. */
const bytesMax = 5_500_000;

/** Jobs in batches that a function takes: by number and size, of one kind of event, no two records with one name. */
export function* batchesOf(jobs: readonly Job[], recordsMax: number): Generator<readonly Job[]> {
  let batch: Job[] = [];
  let bytes = 0;
  let names = new Set<string>();
  let kind: unknown;
  for (const job of jobs) {
    const size = Buffer.byteLength(JSON.stringify(job.record)) + 1;
    const { eventSource } = job.record as { readonly eventSource?: unknown };
    const isFull = batch.length >= recordsMax || bytes + size > bytesMax;
    const isOdd = eventSource !== kind || names.has(job.itemIdentifier);
    if ((isFull || isOdd) && batch.length > 0) {
      yield batch;
      [batch, bytes, names] = [[], 0, new Set()];
    }
    batch.push(job);
    bytes += size;
    kind = eventSource;
    names.add(job.itemIdentifier);
  }
  if (batch.length > 0) yield batch;
}
