import type { Item } from '../../handlers/core/attribute-value';
import type { DynamodbCall } from '../../handlers/core/dynamodb-call';
import { createBatchProcessor } from '../../handlers/core/process-batch';
import { createAggregationSink } from '../../handlers/sinks/aggregation/aggregation-sink';
import { addGroupRows } from '../../handlers/sinks/aggregation/group-totals';
import type { AggregationRule } from '../../handlers/sinks/aggregation/settings';
import { damageRows } from './damage-rows';
import { itemText } from './same-item';
import type { StateSubject } from './subject';
import type { RowTable } from './view-subject';

/** Counts and sums of orders that are no tests, by status. */
export const byStatus: AggregationRule = {
  groupBy: ['item.status'],
  where: [{ path: 'item.test', exists: false }],
  sums: { revenue: 'item.total' },
};

/** The same by status and city, each group in three rows. */
export const byStatusAndCity: AggregationRule = {
  ...byStatus,
  groupBy: ['item.status', 'item.address.city'],
  shards: 3,
};

export function aggregationSubject(
  place: string,
  createTable: () => Promise<RowTable>,
  rule: AggregationRule,
): StateSubject {
  return {
    name: `aggregation by ${rule.groupBy.length} on ${place}`,
    attributes: [
      order('secret-pending', '12.50', 'secret-paris'),
      order('secret-shipped', '12.50', 'secret-paris'),
      order('secret-pending', '99999999999999999999999999999999999999', 'secret-london'),
      order('secret-pending', '-1E-130', 'secret-paris'),
      order('secret-shipped', '9.9E+125', 'secret-london'),
      { ...order('secret-pending', '7', 'secret-paris'), test: { BOOL: true } },
      { ...order('secret-pending', '7', 'secret-paris'), total: { NULL: true } },
      { total: { N: '3' } },
    ],
    poison: [
      { ...order('secret-pending', '1', 'secret-paris'), total: { S: 'secret-twelve' } },
      { ...order('secret-pending', '1', 'secret-paris'), status: { SS: ['secret-status'] } },
    ],
    viewType: 'NEW_IMAGE',
    repair: 'redriven',
    async open({ around, clock }) {
      const table = await createTable();
      const call = ((...args: Parameters<DynamodbCall>) => around(() => table.call(...args))) as DynamodbCall;
      const createSink = () => createAggregationSink({ call, table: table.name, rule, clock });
      return {
        sink: createSink(),
        environment: (parts) => createBatchProcessor({ ...parts, sink: createSink() }),
        read: async () => readGroups((await table.scan()) as readonly Item[]),
        async disturb() {
          await sweepEmptyGroups(table);
          await expire(table, clock.nowMs());
        },
        inspection: createAggregationSink({ call: table.call, table: table.name, rule, clock }).inspection,
        damage: (turn) =>
          damageRows(table, turn, {
            keyNames: ['rowKey'],
            // What is counted in no group is not missed.
            isOfItem: ({ countedIn }) => countedIn !== undefined,
            whereOf: ({ rowKey }) => (rowKey as { readonly S: string }).S,
            alter: (row) => ({ attribute: 'countedIn', row: { ...row, countedIn: { S: 'group:0:' } } }),
          }),
        close: async () => {},
      };
    },
    model: (items) => modelGroups(items, rule),
  };
}

function order(status: string, total: string, city: string): Item {
  return { status: { S: status }, total: { N: total }, address: { M: { city: { S: city } } } };
}

function readGroups(rows: readonly Item[]): ReadonlyMap<string, string> {
  const groups = new Map<string, Item[]>();
  for (const row of rows.filter(({ group }) => group !== undefined)) {
    const name = itemText((row.group as { readonly M: Item }).M);
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  const totals = [...groups].map(([name, own]) => [name, addGroupRows(own)] as const);
  return new Map(
    totals
      .filter(([, { count }]) => count !== 0)
      .map(([name, { count, sums }]) => [name, `${count} ${unitsOf(sums.revenue ?? '0')}`]),
  );
}

/** By the rule's words alone: nothing of the sink's own arithmetic. */
function modelGroups(items: readonly Item[], { groupBy }: AggregationRule): ReadonlyMap<string, string> {
  const groups = new Map<string, { count: number; units: bigint }>();
  for (const { status, address, total, test } of items) {
    const city = (address as { readonly M: Item } | undefined)?.M.city;
    if (test || !status || (groupBy.length === 2 && !city)) continue;
    const name = itemText({ status, ...(groupBy.length === 2 && { 'address.city': city! }) });
    const { count, units } = groups.get(name) ?? { count: 0, units: 0n };
    groups.set(name, { count: count + 1, units: units + (total && 'N' in total ? unitsOf(total.N) : 0n) });
  }
  return new Map([...groups].map(([name, { count, units }]) => [name, `${count} ${units}`]));
}

/** In units of 10^-130, the smallest that DynamoDB knows. */
export function unitsOf(number: string): bigint {
  const [mantissa = '', power = '0'] = number.toUpperCase().split('E');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return BigInt(`${whole}${fraction}`) * 10n ** BigInt(130 + Number(power) - fraction.length);
}

/** Rows of groups that nobody is in may be deleted at any time, where the count is still zero then. */
async function sweepEmptyGroups({ name, call, scan }: RowTable): Promise<void> {
  for (const row of (await scan()) as readonly Item[]) {
    if (row.group === undefined || !isZero(row.count)) continue;
    await call('DeleteItem', {
      TableName: name,
      Key: { rowKey: row.rowKey },
      ConditionExpression: '#c = :c',
      ExpressionAttributeNames: { '#c': 'count' },
      ExpressionAttributeValues: { ':c': { N: '0' } },
    });
  }
}

/** As time to live does. */
async function expire(table: RowTable, nowMs: number): Promise<void> {
  for (const { rowKey, _expiresAt } of (await table.scan()) as readonly Item[]) {
    const { N } = { N: 'Infinity', ..._expiresAt };
    if (Number(N) * 1_000 <= nowMs) await table.remove?.({ rowKey: rowKey! });
  }
}

function isZero(value: Item[string] | undefined): boolean {
  return value !== undefined && 'N' in value && Number(value.N) === 0;
}
