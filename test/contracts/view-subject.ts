import type { Item } from '../../handlers/core/attribute-value';
import type { DynamodbCall } from '../../handlers/core/dynamodb-call';
import { projectRows } from '../../handlers/sinks/view/project-rows';
import { whereOf } from '../../handlers/sinks/view/row-key';
import type { ViewProjection } from '../../handlers/sinks/view/view-projection';
import { createViewSink } from '../../handlers/sinks/view/view-sink';
import type { LiveDynamodb } from '../support/on-each-dynamodb';
import { alterAttribute, damageRows } from './damage-rows';
import { itemText } from './same-item';
import type { StateSubject } from './subject';

/** A table of rows, empty, with what reads it without the sink. */
export interface RowTable {
  readonly name: string;
  readonly call: DynamodbCall;
  scan(): Promise<readonly object[]>;
  /** Takes a row away, as time to live does. */
  remove?(key: Item): Promise<unknown>;
  /** Puts a row as nobody should. */
  put?(row: Item): Promise<unknown>;
}

/** A table of DynamoDB, whichever one it is. */
export async function liveRowTable(
  { createTable, call, scan }: LiveDynamodb,
  keys: readonly string[],
): Promise<RowTable> {
  const name = await createTable(...keys);
  return {
    ...{ name, call, scan: () => scan(name) },
    remove: (Key) => call('DeleteItem', { TableName: name, Key }),
    put: (Item) => call('PutItem', { TableName: name, Item }),
  };
}

/** Orders by product: one row for each line of an order. */
const projection: ViewProjection = {
  each: 'lines',
  partitionKey: { name: 'productId', type: 'S', from: 'each.productId' },
  sortKey: { name: 'orderLine', from: ['item.customerId', 'item.orderId', 'each.lineId'] },
  attributes: { status: 'item.status', quantity: 'each.quantity' },
};

export const viewKeys = ['productId', 'orderLine'] as const;

export function viewSubject(place: string, createTable: () => Promise<RowTable>): StateSubject {
  return {
    name: `view on ${place}`,
    // A row that a repair has not heard of is there again once the change comes that made it.
    repair: 'swept',
    attributes: [
      order('PENDING', line('1', 'secret-fox')),
      order('SHIPPED', line('1', 'secret-fox')),
      order('PENDING', line('1', 'secret-owl'), line('2', 'secret-fox', '1E+40')),
      order('PENDING', line('2', 'secret-owl'), line('3', 'secret-owl')),
      order('PENDING'),
      { status: { S: 'CANCELLED' } },
    ],
    poison: [order('PENDING', line('1', '')), { lines: { S: 'secret-text' } }],
    async open({ around, clock }) {
      const table = await createTable();
      const call = ((...args: Parameters<DynamodbCall>) => around(() => table.call(...args))) as DynamodbCall;
      return {
        sink: createViewSink({ call, table: table.name, projection, clock }),
        read: async () => readRows(await table.scan()),
        disturb: () => expire(table, clock.nowMs()),
        inspection: createViewSink({ call: table.call, table: table.name, projection, clock }).inspection,
        damage: (turn) =>
          damageRows(table, turn, {
            keyNames: viewKeys,
            whereOf: (row) => whereOf(row, projection),
            alter: (row) => alterAttribute(row, viewKeys),
          }),
        close: async () => {},
      };
    },
    model: (items) => new Map(items.flatMap((item) => rowsOf(item))),
  };
}

/** As time to live does. */
async function expire(table: RowTable, nowMs: number): Promise<void> {
  for (const row of (await table.scan()) as readonly Item[]) {
    const { productId, orderLine, _expiresAt } = row as Record<string, Item[string]>;
    const { N } = { N: 'Infinity', ..._expiresAt };
    if (Number(N) * 1_000 <= nowMs) await table.remove?.({ productId: productId!, orderLine: orderLine! });
  }
}

function order(status: string, ...lines: readonly Item[]): Item {
  return { status: { S: status }, lines: { L: lines.map((M) => ({ M })) } };
}

function line(lineId: string, productId: string, quantity = '1'): Item {
  return { lineId: { S: lineId }, productId: { S: productId }, quantity: { N: quantity } };
}

function rowsOf(item: Item): readonly (readonly [string, string])[] {
  const { rows } = projectRows(item, projection);
  return [...rows.values()].map(({ key, attributes }) => [itemText(key), itemText({ ...key, ...attributes })]);
}

function readRows(rows: readonly object[]): ReadonlyMap<string, string> {
  const standing = rows.filter((row) => !('_deleted' in row)) as readonly Item[];
  return new Map(
    standing.map(({ _version, _changedAtMs, _repairedFromMs, ...row }) => {
      const { productId, orderLine } = row as Record<(typeof viewKeys)[number], Item[string]>;
      return [itemText({ productId, orderLine }), itemText(row as Item)];
    }),
  );
}
