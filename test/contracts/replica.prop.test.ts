import type { Item } from '../../handlers/core/attribute-value';
import type { DynamodbCall } from '../../handlers/core/dynamodb-call';
import { decodeStreamRecord } from '../../handlers/core/stream-record';
import { createReplicaSink } from '../../handlers/sinks/replica/replica-sink';
import { createFakeViewTable } from '../support/fake-view-table';
import { type LiveDynamodb, onEachDynamodb } from '../support/on-each-dynamodb';
import { streamRecord } from '../support/stream-event';
import { VirtualClock } from '../support/virtual-clock';
import { keyNames, keysOf, randomItems } from './random-items';
import { partialReplicaSubject, replicaSubject } from './replica-subject';
import { isSameItem } from './same-item';
import { describeStateContract } from './state-contract';
import type { RowTable } from './view-subject';

const createFake = async (): Promise<RowTable> => ({ ...createFakeViewTable(keyNames), name: 'fake' });
const { signal } = new AbortController();

describeStateContract(replicaSubject('a fake table', createFake));
describeStateContract(partialReplicaSubject('a fake table', createFake));

onEachDynamodb((live) => {
  const subject = partialReplicaSubject('DynamoDB', () => createOrders(live()));
  describeStateContract(subject, { runs: 5, timeoutMs: 30_000 });

  it('brings items of every type to the table as they are', async () => {
    const table = await createOrders(live());
    const items = [...randomItems(500, 3)];

    const bring = bringer(table.call, table.name);
    for (const item of items) await bring(item);

    const kept = new Map((await table.scan()).map((item) => [keyText(item as Item), item as Item]));
    const wrong = items.filter((item) => !isSameItem(item, withoutState(kept.get(keyText(item))!), 'canonical'));
    expect(wrong).toEqual([]);
  }, 30_000);
});

describe('createReplicaSink', () => {
  it('sends 100,000 items of every type as they are', async () => {
    const wrong: Item[] = [];
    let expected: Item = {};
    let sent = 0;
    const call = (async (_operation: string, input: object) => {
      sent += 1;
      // What goes over the wire and is read by the other end.
      const { Item: put } = JSON.parse(JSON.stringify(input)) as { readonly Item: Item };
      if (!isSameItem(expected, withoutState(put))) wrong.push(expected);
      return {};
    }) as DynamodbCall;
    const bring = bringer(call, 'orders');
    for (const item of randomItems(100_000)) {
      expected = item;
      await bring(item);
    }

    expect({ sent, wrong }).toEqual({ sent: 100_000, wrong: [] });
  }, 60_000);
});

/** Brings one item after the other. */
function bringer(call: DynamodbCall, table: string): (item: Item) => Promise<void> {
  const sink = createReplicaSink({ call, table, rules: {}, clock: new VirtualClock() });
  return async (newImage) => {
    const change = decodeStreamRecord(streamRecord({ keys: keysOf(newImage), newImage }), 'x');
    for (const task of sink.plan([change])) {
      const [outcome] = await task.run({ signal });
      if (outcome?.status !== 'done') throw new Error(`An item is ${outcome?.status}.`);
    }
  };
}

function withoutState({ _version, _changedAtMs, ...item }: Item): Item {
  return item;
}

function keyText(item: Item): string {
  return JSON.stringify(keysOf(item));
}

async function createOrders({ call, scan }: LiveDynamodb): Promise<RowTable> {
  const name = `orders-${created++}`;
  const [customerId, orderId] = keyNames;
  await call('CreateTable', {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: customerId, AttributeType: 'S' },
      { AttributeName: orderId, AttributeType: 'N' },
    ],
    KeySchema: [
      { AttributeName: customerId, KeyType: 'HASH' },
      { AttributeName: orderId, KeyType: 'RANGE' },
    ],
  });
  return { name, call, scan: () => scan(name) };
}

let created = 0;
