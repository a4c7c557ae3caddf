import type { Item } from '../../handlers/core/attribute-value';
import type { DynamodbCall } from '../../handlers/core/dynamodb-call';
import { createReplicaSink } from '../../handlers/sinks/replica/replica-sink';
import type { ReplicationRules } from '../../handlers/sinks/replica/settings';
import { alterAttribute, damageRows } from './damage-rows';
import { ownAttributes } from './histories';
import { keyNames, keysOf } from './random-items';
import { itemText } from './same-item';
import type { StateSubject } from './subject';
import type { RowTable } from './view-subject';

/** Every item, as it is. */
export function replicaSubject(place: string, createTable: () => Promise<RowTable>): StateSubject {
  return subjectOf(`replica on ${place}`, createTable, { ttlDeletes: true }, (item) => item);
}

/** Open orders alone, without their notes, and with their totals under another name. */
export function filteredReplicaSubject(place: string, createTable: () => Promise<RowTable>): StateSubject {
  const { rules, replicaOf } = openOrders;
  return subjectOf(`filtered replica on ${place}`, createTable, rules, replicaOf);
}

/** The same where both sides are written. */
export function partialReplicaSubject(place: string, createTable: () => Promise<RowTable>): StateSubject {
  const rules: ReplicationRules = { ...openOrders.rules, loopPrevention: { attribute: 'writtenIn' } };
  return subjectOf(`partial replica on ${place}`, createTable, rules, (item) => {
    const replica = openOrders.replicaOf(item);
    return replica && { ...replica, writtenIn: { S: 'eu-west-1' } };
  });
}

const openOrders: { readonly rules: ReplicationRules; readonly replicaOf: (item: Item) => Item | undefined } = {
  rules: {
    where: [{ path: 'item.status', in: ['PENDING', 'SHIPPED'] }],
    attributes: { omit: ['note'], rename: { total: 'sum' } },
    ttlDeletes: true,
  },
  replicaOf({ note, total, ...item }) {
    const status = item.status && 'S' in item.status ? item.status.S : '';
    if (status !== 'PENDING' && status !== 'SHIPPED') return undefined;
    return { ...item, ...(total && { sum: total }) };
  },
};

function subjectOf(
  name: string,
  createTable: () => Promise<RowTable>,
  rules: ReplicationRules,
  replicaOf: (item: Item) => Item | undefined,
): StateSubject {
  return {
    name,
    ...(!rules.loopPrevention && { repair: 'redriven' as const }),
    attributes: ownAttributes,
    poison: [
      { status: { S: 'PENDING' }, _version: { S: 'secret-version' } },
      { status: { S: 'SHIPPED' }, _deleted: { BOOL: false } },
    ],
    async open({ around, clock }) {
      const table = await createTable();
      const call = ((...args: Parameters<DynamodbCall>) => around(() => table.call(...args))) as DynamodbCall;
      return {
        sink: createReplicaSink({ call, table: table.name, rules, clock }),
        read: async () => textsOf(standing(await table.scan())),
        inspection: createReplicaSink({ call: table.call, table: table.name, rules, clock }).inspection,
        damage: (turn) =>
          damageRows(table, turn, {
            keyNames,
            whereOf: (row) => JSON.stringify(keysOf(row)),
            alter: (row) => alterAttribute(row, keyNames),
          }),
        close: async () => {},
      };
    },
    model: (items) => textsOf(items.map(replicaOf).filter((item) => item !== undefined)),
  };
}

function textsOf(items: readonly Item[]): ReadonlyMap<string, string> {
  return new Map(items.map((item) => [itemText(keysOf(item)), itemText(item)]));
}

function standing(items: readonly object[]): readonly Item[] {
  const there = items.filter((item) => !('_deleted' in item)) as readonly Item[];
  return there.map(({ _version, _changedAtMs, _repairedFromMs, ...item }) => item as Item);
}
