import type { Usage } from '../usage/usage';
import { gb, imageFactor, unitsOf } from '../usage/volume';
import type { Workload } from '../usage/workload';

type SinkUsage = (changes: number, workload: Workload, leavesRegion: boolean) => readonly Usage[];

/**
 * What a sink asks of where it keeps changes, as its page has it: each change is of another item and touches one row, or
 * one group alone. Sinks that are not here depend on more than the changes: how many fire a rule, what a domain or a
 * cache takes. An audit's delivery stream counts for itself.
 */
const sinks: { readonly [name: string]: SinkUsage } = {
  view: (changes, workload) => [written(changes, workload, 1)],
  aggregation: (changes) => [
    { item: 'dynamodb.read-request-unit', quantity: changes },
    { item: 'dynamodb.write-request-unit', quantity: 4 * changes },
  ],
  replica: (changes, workload, leavesRegion) => [
    written(changes, workload, 1),
    {
      item: 'data-transfer.between-regions',
      quantity: leavesRegion ? (changes * (imageFactor * workload.itemBytes + 1_024)) / gb : 0,
    },
  ],
  objects: (changes) => [
    { item: 's3.put', quantity: changes },
    { item: 's3.get', quantity: changes },
  ],
  audit: () => [],
};

/** Undefined where it cannot be told; nothing where a function keeps no sink of ours. */
export function sinkUsage(
  sink: string | undefined,
  changes: number,
  workload: Workload,
  leavesRegion: boolean,
): readonly Usage[] | undefined {
  if (sink === undefined) return [];
  return Object.hasOwn(sinks, sink) ? sinks[sink]!(changes, workload, leavesRegion) : undefined;
}

function written(changes: number, { itemBytes }: Workload, rows: number): Usage {
  return { item: 'dynamodb.write-request-unit', quantity: changes * rows * unitsOf(itemBytes, 1) };
}
