import type { Item } from '../../../../handlers/core/attribute-value';
import type { Change } from '../../../../handlers/core/change';
import { decodeStreamRecord } from '../../../../handlers/core/stream-record';
import { addGroupRows, type GroupTotals } from '../../../../handlers/sinks/aggregation/group-totals';
import type { AggregationRule } from '../../../../handlers/sinks/aggregation/settings';
import { sequenceNumberAt, streamRecord } from '../../../support/stream-event';

export const revenueByStatus: AggregationRule = {
  groupBy: ['item.status'],
  where: [{ path: 'item.test', exists: false }],
  sums: { revenue: 'item.total' },
};

export const keysOf = (item: number): Item => ({ customerId: { S: 'c1' }, orderId: { S: `o${item}` } });

export const order = (status: string, total?: string): Item => ({
  status: { S: status },
  ...(total !== undefined && { total: { N: total } }),
});

/** The `place`-th change of the stream; without an image a delete. */
export function changeOf(item: number, place: number, newImage?: Item, oldImage?: Item): Change {
  const sequenceNumber = sequenceNumberAt(place);
  const eventName = !newImage ? 'REMOVE' : oldImage ? 'MODIFY' : 'INSERT';
  return decodeStreamRecord(
    streamRecord({ eventName, keys: keysOf(item), newImage, oldImage, sequenceNumber }),
    sequenceNumber,
  );
}

/** As a reader adds them up: `PENDING` to its totals. Groups of nobody are left out. */
export function totalsOf(rows: readonly Item[]): { readonly [group: string]: GroupTotals } {
  const groups = new Map<string, Item[]>();
  for (const row of rows.filter(({ group }) => group !== undefined)) {
    const name = Object.values((row.group as { M: Item }).M).map((value) => Object.values(value)[0]);
    groups.set(name.join(), [...(groups.get(name.join()) ?? []), row]);
  }
  const totals = [...groups].map(([name, own]) => [name, addGroupRows(own)] as const);
  return Object.fromEntries(totals.filter(([, { count }]) => count !== 0));
}
