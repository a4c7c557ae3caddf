import type { Item } from '../../../../handlers/core/attribute-value';
import type { Change } from '../../../../handlers/core/change';
import type { DynamodbCall } from '../../../../handlers/core/dynamodb-call';
import { SinkError } from '../../../../handlers/core/errors';
import { decodeRepairRecord } from '../../../../handlers/core/repair-record';
import type { Outcome } from '../../../../handlers/core/sink';
import { decodeStreamRecord } from '../../../../handlers/core/stream-record';
import { createReplicaSink } from '../../../../handlers/sinks/replica/replica-sink';
import type { ReplicationRules } from '../../../../handlers/sinks/replica/settings';
import { createFakeViewTable } from '../../../support/fake-view-table';
import { onEachDynamodb } from '../../../support/on-each-dynamodb';
import { type RecordOptions, repairRecord, sequenceNumberAt, streamRecord } from '../../../support/stream-event';
import { VirtualClock } from '../../../support/virtual-clock';

const tableKeys = ['customerId', 'orderId'];
const nowMs = 1_767_323_050_000;
const { signal } = new AbortController();

const everyType: Item = JSON.parse(`{
  "text": {"S": "é"}, "empty": {"S": ""}, "number": {"N": "12345678901234567890.123456789012345678"},
  "binary": {"B": "AAECAw=="}, "flag": {"BOOL": false}, "nothing": {"NULL": true}, "texts": {"SS": ["a"]},
  "numbers": {"NS": ["0.1"]}, "binaries": {"BS": ["AQ==", "Ag=="]}, "list": {"L": [{"S": "x"}, {"L": []}]},
  "map": {"M": {"a": {"B": "/w=="}, "b": {"M": {}}}}, "__proto__": {"M": {"x": {"S": "y"}}}
}`);

const changeOf = (options: RecordOptions): Change => decodeStreamRecord(streamRecord(options), 'x');
const insert = (index: number, newImage: Item = everyType) =>
  changeOf({ newImage, sequenceNumber: sequenceNumberAt(index) });
const remove = (index: number) =>
  changeOf({ eventName: 'REMOVE', oldImage: everyType, sequenceNumber: sequenceNumberAt(index) });
/** The table has no such item. */
const repairOfNone = (keys: Item): Change =>
  decodeRepairRecord(repairRecord(nowMs, { eventName: 'REMOVE', keys }), 'x');

async function bring(
  call: DynamodbCall,
  table: string,
  changes: readonly Change[],
  rules: ReplicationRules = {},
): Promise<readonly Outcome[]> {
  const tasks = createReplicaSink({ call, table, rules, clock: new VirtualClock(nowMs) }).plan(changes);
  const outcomes = await Promise.all(tasks.map((task) => task.run({ signal })));
  return outcomes.flat();
}

const statusesOf = (outcomes: readonly Outcome[]) => outcomes.map(({ status }) => status);

const replica = (change: Change, attributes: Item = everyType): Item => ({
  ...change.keys,
  ...attributes,
  _version: { S: change.version },
  _changedAtMs: { N: '1767323045000' },
});
const tombstone = (change: Change, days = 30): Item => ({
  ...replica(change, {}),
  _deleted: { BOOL: true },
  _expiresAt: { N: String(nowMs / 1_000 + days * 86_400) },
});

interface Table {
  readonly call: DynamodbCall;
  readonly name: string;
  scan(): Promise<readonly object[]>;
}

/** What the replica needs of its table; the fake and every real DynamoDB must hold it alike. */
function replicaContract(create: () => Promise<Table>): void {
  it('writes an item of every type as it is, and nothing the second time', async () => {
    const { call, name, scan } = await create();
    const change = insert(1);

    const outcomes = [...(await bring(call, name, [change])), ...(await bring(call, name, [change]))];

    expect(statusesOf(outcomes)).toEqual(['done', 'stale']);
    expect(await scan()).toEqual([replica(change)]);
  });

  it('leaves what somebody else wrote where a repair finds no item, and buries it where it finds nothing at all', async () => {
    const { call, name, scan } = await create();
    const theirs = { customerId: { S: 'theirs' }, orderId: { S: 'o1' }, note: { S: 'kept' } };
    const guard = { ConditionExpression: 'attribute_not_exists(#v)', ExpressionAttributeNames: { '#v': '_version' } };
    await call('PutItem', { TableName: name, Item: theirs, ...guard }, signal);
    const { note: _, ...keys } = theirs;

    const outcomes = await bring(call, name, [repairOfNone(keys), repairOfNone({ ...keys, orderId: { S: 'o2' } })]);

    expect(statusesOf(outcomes)).toEqual(['stale', 'done']);
    expect(await scan()).toEqual(
      expect.arrayContaining([theirs, expect.objectContaining({ orderId: { S: 'o2' }, _deleted: { BOOL: true } })]),
    );
  });

  it('keeps the newer of two states across a new digit of the sequence number', async () => {
    const { call, name, scan } = await create();
    const [older, newer] = [insert(9, { v: { N: '1' } }), insert(10, { v: { N: '2' } })];

    const outcomes = [...(await bring(call, name, [newer])), ...(await bring(call, name, [older]))];

    expect(statusesOf(outcomes)).toEqual(['done', 'stale']);
    expect(await scan()).toEqual([replica(newer, { v: { N: '2' } })]);
  });

  it('keeps a deleted item from coming back, until it is inserted anew', async () => {
    const { call, name, scan } = await create();
    const [first, gone, again] = [insert(1), remove(2), insert(3, { v: { N: '7' } })];

    await bring(call, name, [gone]);
    const late = await bring(call, name, [first]);
    const afterLate = await scan();
    await bring(call, name, [again]);

    expect(statusesOf(late)).toEqual(['stale']);
    expect(afterLate).toEqual([tombstone(gone)]);
    expect(await scan()).toEqual([replica(again, { v: { N: '7' } })]);
  });

  it('writes the last of several changes of one item alone', async () => {
    const { call, name, scan } = await create();
    const changes = [insert(1), insert(3, { v: { N: '3' } }), insert(2), remove(0)];

    const outcomes = await bring(call, name, changes);

    expect(statusesOf(outcomes)).toEqual(['done', 'done', 'done', 'done']);
    expect(await scan()).toEqual([replica(changes[1]!, { v: { N: '3' } })]);
  });

  it('tells that an item is too large with what the replica adds', async () => {
    const { call, name, scan } = await create();
    const overhead = 'customerIdc1orderIdo1t'.length;
    const large = insert(1, { t: { S: 'x'.repeat(400 * 1_024 - overhead) } });

    const outcomes = await bring(call, name, [large]);

    expect(outcomes).toMatchObject([{ status: 'poison', error: { code: 'ReplicaItemTooLarge' } }]);
    expect(await scan()).toEqual([]);
  });
}

describe('createReplicaSink', () => {
  describe('on the fake', () => {
    replicaContract(async () => {
      const { call, scan } = createFakeViewTable(tableKeys);
      const refusing = (async (operation: string, input: { readonly Item: Item }) => {
        if (JSON.stringify(input.Item).length > 400 * 1_024) throw refusal('ValidationException');
        return call(operation, input);
      }) as DynamodbCall;
      return { call: refusing, name: 'fake', scan };
    });
  });

  onEachDynamodb((live) => {
    replicaContract(async () => {
      const name = await live().createTable(...tableKeys);
      return { call: live().call, name, scan: () => live().scan(name) };
    });
  });

  const refusal = (code: string) => new SinkError('no', { code, statusCode: 400, retryable: false });
  const failing = (error: unknown) => (async () => Promise.reject(error)) as DynamodbCall;

  it.each([
    ['transient', new SinkError('busy', { code: 'ThrottlingException', statusCode: 400, retryable: true })],
    ['unknown', refusal('ValidationException')],
    ['stale', refusal('ConditionalCheckFailedException')],
  ])('is %s as the table answers', async (status, error) => {
    const outcomes = await bring(failing(error), 'orders', [insert(1)]);

    expect(statusesOf(outcomes)).toEqual([status]);
  });

  it('has the older changes tried by themselves where the newest cannot be written', async () => {
    const outcomes = await bring(failing(refusal('ValidationException')), 'orders', [insert(1), insert(2)]);

    expect(statusesOf(outcomes)).toEqual(['transient', 'unknown']);
  });

  it('writes what is right where another change of the item is poison', async () => {
    const { call, scan } = createFakeViewTable(tableKeys);
    const [good, bad] = [insert(1), insert(2, { _version: { S: 'x' } })];

    const outcomes = await bring(call, 'orders', [good, bad]);

    expect(outcomes).toMatchObject([
      { status: 'done' },
      { status: 'poison', error: { code: 'ReplicaReservedAttribute' } },
    ]);
    expect(await scan()).toEqual([replica(good)]);
  });

  it('makes no call for a change that says nothing', async () => {
    const rules: ReplicationRules = { where: [{ path: 'item.status', exists: true }] };

    const outcomes = await bring(failing(new Error('called')), 'orders', [insert(1)], rules);

    expect(statusesOf(outcomes)).toEqual(['done']);
  });

  it('leaves alone what the other side has overwritten since', async () => {
    const rules: ReplicationRules = { loopPrevention: { attribute: 'writtenIn' } };
    const came = insert(2, { writtenIn: { S: 'us-east-1' } });

    const outcomes = await bring(failing(new Error('called')), 'orders', [insert(1), came], rules);

    expect(statusesOf(outcomes)).toEqual(['done', 'done']);
  });

  it('chooses, renames and marks attributes, and lets tombstones expire by the attribute it is told', async () => {
    const { call, scan } = createFakeViewTable(tableKeys);
    const rules: ReplicationRules = {
      attributes: { only: ['text', 'writtenIn', 'orderId'], rename: { text: 'name' } },
      loopPrevention: { attribute: 'writtenIn', region: 'left' },
      timeToLiveAttribute: 'expires',
      tombstoneRetentionDays: 20,
    };
    const [kept, gone] = [insert(1, { ...everyType, writtenIn: { S: 'left' } }), remove(2)];

    await bring(call, 'orders', [kept], rules);
    const afterInsert = await scan();
    await bring(call, 'orders', [gone], rules);

    const { _expiresAt: expires, ...buried } = tombstone(gone, 20);
    expect(afterInsert).toEqual([replica(kept, { name: { S: 'é' }, writtenIn: { S: 'left' } })]);
    expect(await scan()).toEqual([{ ...buried, expires, writtenIn: { S: 'left' } }]);
  });

  it('leaves out the time of a change that has none', async () => {
    const { createdAtMs: _, ...timeless } = insert(1);
    const { call, scan } = createFakeViewTable(tableKeys);

    await bring(call, 'orders', [timeless]);

    expect(Object.keys((await scan())[0] as object)).not.toContain('_changedAtMs');
  });

  it.each<[string, ReplicationRules]>([
    ['apply', {}],
    ['ask', { loopPrevention: { attribute: 'writtenIn' } }],
  ])('says of a replay: %s', (replay, rules) => {
    const call = failing(new Error());

    expect(createReplicaSink({ call, table: 'orders', rules, clock: new VirtualClock() }).replay).toBe(replay);
  });
});
