import type { RegionalUsage } from '../priced';
import { gb, monthlyChanges, unitsOf } from './volume';
import type { Workload } from './workload';

/**
 * What a global table asks for besides its own writes: each change is a replicated write unit for each KB in every other
 * region, at the price of a write unit there, and leaves the region of the table. Which region a change was written in
 * makes no difference to the first, and only its price to the second.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/global-tables-billing.html
 */
export function replicationUsage(workload: Workload): readonly RegionalUsage[] {
  const { region, replicaRegions, itemBytes } = workload;
  const changes = monthlyChanges(workload);
  const sent = (changes * itemBytes * replicaRegions.length) / gb;
  return [
    ...replicaRegions.map((replica) => ({
      region: replica,
      usage: [{ item: 'dynamodb.write-request-unit', quantity: changes * unitsOf(itemBytes, 1) }] as const,
    })),
    { region, usage: [{ item: 'data-transfer.between-regions', quantity: sent }] },
  ];
}
