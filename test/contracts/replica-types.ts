import type { Item } from '../../handlers/core/attribute-value';
import type { DynamodbCall } from '../../handlers/core/dynamodb-call';
import { createReplicaSink } from '../../handlers/sinks/replica/replica-sink';
import { VirtualClock } from '../support/virtual-clock';
import { isSameItem, type NumberSpelling } from './same-item';
import { runTasks, type TypesSubject } from './types-contract';
import type { RowTable } from './view-subject';

/** The replica's way from an item to its copy. */
export function replicaTypes(
  place: string,
  createTable: () => Promise<Omit<RowTable, 'scan'>>,
  numbers: NumberSpelling,
): TypesSubject<Item> {
  return {
    name: `replica on ${place}`,
    async carry(changes) {
      const { name, call } = await createTable();
      await runTasks(createReplicaSink({ call, table: name, rules: {}, clock: new VirtualClock() }), changes);
      const found = [];
      for (const { keys } of changes) {
        const input = { TableName: name, Key: keys, ConsistentRead: true };
        found.push((await call<{ readonly Item: Item }>('GetItem', input)).Item);
      }
      return found;
    },
    isSame: (item, { _version, _changedAtMs, ...copy }) => isSameItem(item, copy, numbers),
  };
}

/** A fake of a table that keeps what comes over the wire, letter for letter. */
export async function createWireTable(): Promise<Omit<RowTable, 'scan'>> {
  const items = new Map<string, string>();
  const call = (async (operation: string, input: { readonly Item: Item; readonly Key: Item }) => {
    if (operation === 'GetItem') return { Item: JSON.parse(items.get(keyText(input.Key)) ?? '{}') };
    items.set(keyText(input.Item), JSON.stringify(input.Item));
    return {};
  }) as DynamodbCall;
  return { name: 'wire', call };
}

function keyText({ customerId, orderId }: Item): string {
  return JSON.stringify([customerId, orderId]);
}
