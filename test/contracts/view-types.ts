import type { Item } from '../../handlers/core/attribute-value';
import type { Change } from '../../handlers/core/change';
import type { ViewProjection } from '../../handlers/sinks/view/view-projection';
import { createViewSink } from '../../handlers/sinks/view/view-sink';
import { VirtualClock } from '../support/virtual-clock';
import { plainNames } from './random-items';
import { isSameItem, type NumberSpelling } from './same-item';
import { runTasks, sixteenAtOnce, type TypesSubject } from './types-contract';
import type { RowTable } from './view-subject';

/** Of the strange names those that could go wrong here. A dot parts the names of a path, so that none with one can be named. */
const names = [...plainNames, '__proto__', 'constructor', '#name', 'quo"te', '🦊'];

/** A view that copies them all. */
const projection: ViewProjection = {
  partitionKey: { name: 'customer', type: 'S', from: 'item.customerId' },
  sortKey: { name: 'order', from: ['item.customerId', 'item.orderId'] },
  attributes: Object.fromEntries(names.map((name) => [name, `item.${name}` as const])),
};

export const viewTypesKeys = ['customer', 'order'] as const;

/** The view's way from an item to its row. */
export function viewTypes(
  place: string,
  createTable: () => Promise<Omit<RowTable, 'scan'>>,
  numbers: NumberSpelling,
): TypesSubject<Item> {
  return {
    name: `view on ${place}`,
    async carry(changes) {
      const { name, call } = await createTable();
      await runTasks(createViewSink({ call, table: name, projection, clock: new VirtualClock() }), changes);
      const rows = new Map<Change, Item>();
      await sixteenAtOnce(changes, async (change) => {
        const input = { TableName: name, Key: keyOf(change), ConsistentRead: true };
        rows.set(change, (await call<{ readonly Item: Item }>('GetItem', input)).Item);
      });
      return changes.map((change) => rows.get(change)!);
    },
    isSame(item, { customer: _customer, order: _order, _version, _changedAtMs, ...row }) {
      const named = Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
      return isSameItem(named, row, numbers);
    },
  };
}

function keyOf({ keys }: Change): Item {
  const { S, N } = { ...keys.customerId, ...keys.orderId } as { readonly S: string; readonly N: string };
  return { customer: { S }, order: { S: `S${S.length}:${S}N${N.length}:${N}` } };
}
