import type { Item } from '../../../handlers/core/attribute-value';
import type { Change } from '../../../handlers/core/change';

/** A MODIFY of order o-1 of customer c-1, with what the test says differently. */
export function changeOf(difference: Partial<Change> = {}): Change {
  const keys: Item = difference.keys ?? { customerId: { S: 'c-1' }, orderId: { S: 'o-1' } };
  return {
    id: 'e-1',
    eventName: 'MODIFY',
    table: 'orders',
    region: 'eu-west-1',
    keys,
    itemKey: JSON.stringify(keys),
    newImage: { ...keys, status: { S: 'PAID' } },
    oldImage: { ...keys, status: { S: 'PENDING' } },
    version: `2026-01-01T00:00:00.000:${'400000000000032021070652'.padStart(40, '0')}`,
    createdAtMs: 1_767_225_600_000,
    expiredByTtl: false,
    itemIdentifier: '400000000000032021070652',
    record: {},
    ...difference,
  };
}

/** Change number `sequence` of an item. */
export function changeOfItem(item: string, sequence: number, difference: Partial<Change> = {}): Change {
  const keys: Item = { orderId: { S: item } };
  return changeOf({
    id: `${item}-${sequence}`,
    keys,
    itemKey: JSON.stringify(keys),
    newImage: { ...keys, revision: { N: String(sequence) } },
    oldImage: { ...keys, revision: { N: String(sequence - 1) } },
    version: `2026-01-01T00:00:00.000:${String(sequence).padStart(40, '0')}`,
    itemIdentifier: String(sequence),
    ...difference,
  });
}
