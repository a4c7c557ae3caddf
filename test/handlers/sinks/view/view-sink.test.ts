import type { Item } from '../../../../handlers/core/attribute-value';
import type { Change } from '../../../../handlers/core/change';
import type { DynamodbCall } from '../../../../handlers/core/dynamodb-call';
import { SinkError } from '../../../../handlers/core/errors';
import type { Outcome } from '../../../../handlers/core/sink';
import { createViewSink } from '../../../../handlers/sinks/view/view-sink';
import { createFakeViewTable } from '../../../support/fake-view-table';
import { onEachDynamodb } from '../../../support/on-each-dynamodb';
import { sequenceNumberAt } from '../../../support/stream-event';
import { VirtualClock } from '../../../support/virtual-clock';
import { changeOf, line, order, ordersByProduct } from './orders-by-product';

const tableKeys = ['productId', 'orderLine'];
const nowMs = 1_767_323_050_000;
const { signal } = new AbortController();

async function bring(call: DynamodbCall, table: string, changes: readonly Change[]): Promise<readonly Outcome[]> {
  const sink = createViewSink({ call, table, projection: ordersByProduct, clock: new VirtualClock(nowMs) });
  const tasks = sink.plan(changes);
  const outcomes = await Promise.all(tasks.map((task) => task.run({ signal })));
  return outcomes.flat();
}

const statusesOf = (outcomes: readonly Outcome[]) => outcomes.map(({ status }) => status);

const insert = (index: number, quantity = '1') =>
  changeOf({ newImage: order('NEW', line('1', 'a', quantity)), sequenceNumber: sequenceNumberAt(index) });
const remove = (index: number, quantity = '1') =>
  changeOf({
    eventName: 'REMOVE',
    oldImage: order('NEW', line('1', 'a', quantity)),
    sequenceNumber: sequenceNumberAt(index),
  });
const row = (change: Change, quantity = '1'): Item => ({
  productId: { S: 'a' },
  orderLine: { S: 'S2:c1S2:o1S1:1' },
  status: { S: 'NEW' },
  quantity: { N: quantity },
  _version: { S: change.version },
  _changedAtMs: { N: '1767323045000' },
});
const tombstone = (change: Change): Item => ({
  productId: { S: 'a' },
  orderLine: { S: 'S2:c1S2:o1S1:1' },
  _version: { S: change.version },
  _changedAtMs: { N: '1767323045000' },
  _deleted: { BOOL: true },
  _expiresAt: { N: String(nowMs / 1_000 + 30 * 86_400) },
});

interface Table {
  readonly call: DynamodbCall;
  readonly name: string;
  scan(): Promise<readonly object[]>;
}

/** What the view needs of its table; the fake and every real DynamoDB must hold it alike. */
function viewContract(create: () => Promise<Table>): void {
  it('writes a row with its version, and nothing the second time', async () => {
    const table = await create();
    const change = insert(1, '12345678901234567890.123456789012345678');

    const outcomes = [
      ...(await bring(table.call, table.name, [change])),
      ...(await bring(table.call, table.name, [change])),
    ];

    expect(statusesOf(outcomes)).toEqual(['done', 'stale']);
    expect(await table.scan()).toEqual([row(change, '12345678901234567890.123456789012345678')]);
  });

  it('keeps the newer of two rows across a new digit of the sequence number', async () => {
    const table = await create();
    const [older, newer] = [insert(9, '1'), insert(10, '2')];

    const outcomes = [
      ...(await bring(table.call, table.name, [newer])),
      ...(await bring(table.call, table.name, [older])),
    ];

    expect(statusesOf(outcomes)).toEqual(['done', 'stale']);
    expect(await table.scan()).toEqual([row(newer, '2')]);
  });

  it('keeps a deleted row from coming back, until it is inserted anew', async () => {
    const table = await create();
    const [first, gone, again] = [insert(1), remove(2), insert(3, '7')];

    await bring(table.call, table.name, [gone]);
    const [late] = await bring(table.call, table.name, [first]);
    const afterLate = await table.scan();
    await bring(table.call, table.name, [again]);

    expect(late?.status).toBe('stale');
    expect(afterLate).toEqual([tombstone(gone)]);
    expect(await table.scan()).toEqual([row(again, '7')]);
  });

  it('writes only the last of what a batch says about a row', async () => {
    const table = await create();
    const calls: string[] = [];
    const counting = ((operation: string, input: object) => {
      calls.push(operation);
      return table.call(operation, input);
    }) as DynamodbCall;
    const changes = [insert(1, '1'), remove(2, '1'), insert(3, '3')];

    const outcomes = await bring(counting, table.name, changes);

    expect(statusesOf(outcomes)).toEqual(['done', 'done', 'done']);
    expect(calls).toEqual(['PutItem']);
    expect(await table.scan()).toEqual([row(changes[2]!, '3')]);
  });

  it('goes by versions, not by the order in which a queue delivers', async () => {
    const table = await create();
    const [older, newer] = [insert(1, '1'), insert(2, '2')];

    await bring(table.call, table.name, [newer, older]);

    expect(await table.scan()).toEqual([row(newer, '2')]);
  });
}

describe('createViewSink', () => {
  describe('on the fake', () => {
    viewContract(async () => ({ ...createFakeViewTable(tableKeys), name: 'fake' }));
  });

  onEachDynamodb((live) => {
    viewContract(async () => {
      const name = await live().createTable(...tableKeys);
      return { call: live().call, name, scan: () => live().scan(name) };
    });
  });

  const failing = (error: unknown, isMet: (item: Item) => boolean = () => true) =>
    (async (_: string, input: { readonly Item: Item }) => {
      if (isMet(input.Item)) throw error;
      return {};
    }) as unknown as DynamodbCall;

  it('takes a throttle for transient, and what is unclear for unknown', async () => {
    const throttle = new SinkError('x', { code: 'ThrottlingException', statusCode: 400, retryable: true });
    const invalid = new SinkError('x', { code: 'ValidationException', statusCode: 400, retryable: false });

    const [throttled] = await bring(failing(throttle), 'view', [insert(1)]);
    const [refused] = await bring(failing(invalid), 'view', [insert(1)]);
    const [broken] = await bring(failing(new TypeError('bug')), 'view', [insert(1)]);

    expect(statusesOf([throttled!, refused!, broken!])).toEqual(['transient', 'unknown', 'unknown']);
  });

  it('takes a refused row of more than 400 KB for poison', async () => {
    const invalid = new SinkError('x', { code: 'ValidationException', statusCode: 400, retryable: false });
    const large = changeOf({ newImage: { ...order('x'.repeat(410_000), line('1', 'a')) } });

    const [outcome] = await bring(failing(invalid), 'view', [large]);

    expect(outcome).toEqual({ status: 'poison', error: invalid });
  });

  it('lets an older change try by itself where the newer one that stood for it fails for good', async () => {
    const invalid = new SinkError('x', { code: 'ValidationException', statusCode: 400, retryable: false });
    const [older, newer] = [insert(1, '1'), insert(2, '2')];

    const outcomes = await bring(failing(invalid), 'view', [older, newer]);

    expect(statusesOf(outcomes)).toEqual(['transient', 'unknown']);
  });

  it('is poison where the image is, and leaves the other changes of the item alone', async () => {
    const bad = changeOf({
      newImage: order('NEW', line('1', 'a'), line('1', 'a')),
      sequenceNumber: sequenceNumberAt(2),
    });
    const { call, scan } = createFakeViewTable(tableKeys);

    const outcomes = await bring(call, 'fake', [insert(1), bad, insert(3, '3')]);

    expect(outcomes).toMatchObject([{ status: 'done' }, { status: 'poison', error: { code: 'ViewDuplicateRow' } }, {}]);
    expect(await scan()).toEqual([row(insert(3), '3')]);
  });

  it('takes away the rows that a change with poison takes away, before it tells of the poison', async () => {
    const before = order('NEW', line('1', 'a'), line('2', 'b'));
    const bad = order('NEW', line('3', 'c'), line('3', 'c'));
    const after = order('NEW', line('3', 'c'));
    const history = [undefined, before, bad, after];
    const { call, scan } = createFakeViewTable(tableKeys);

    const statuses = [];
    for (const [index, newImage] of history.entries()) {
      const oldImage = history[index - 1];
      if (!newImage) continue;
      const eventName = oldImage ? 'MODIFY' : 'INSERT';
      const change = changeOf({ eventName, oldImage, newImage, sequenceNumber: sequenceNumberAt(index) });
      statuses.push(...statusesOf(await bring(call, 'fake', [change])));
    }

    const standing = (await scan()).filter((found) => !('_deleted' in found));
    expect(statuses).toEqual(['done', 'poison', 'done']);
    expect(standing).toMatchObject([{ productId: { S: 'c' } }]);
  });

  it('tells of poison only once the other rows are written', async () => {
    const busy = new SinkError('x', { code: 'Busy', retryable: true });
    const bad = changeOf({ newImage: order('NEW', line('1', 'a'), line('1', 'a')) });

    const outcomes = await bring(failing(busy), 'view', [bad]);

    expect(outcomes).toEqual([{ status: 'transient', error: busy }]);
  });

  it('is done where one of two rows was new, and worst where the rows differ', async () => {
    const both = changeOf({ newImage: order('NEW', line('1', 'a'), line('2', 'b')) });
    const stale = new SinkError('x', { code: 'ConditionalCheckFailedException', statusCode: 400, retryable: false });
    const busy = new SinkError('x', { code: 'Busy', retryable: true });
    const isA = (item: Item) => (item.productId as { S: string }).S === 'a';

    const [mixed] = await bring(failing(stale, isA), 'view', [both]);
    const [worst] = await bring(failing(busy, isA), 'view', [both]);

    expect(statusesOf([mixed!, worst!])).toEqual(['done', 'transient']);
  });

  it('is done without a call where no row changes, and heeds the retention of tombstones', async () => {
    const same = changeOf({ eventName: 'MODIFY', newImage: order('NEW'), oldImage: order('OLD') });
    const { call, scan } = createFakeViewTable(tableKeys);
    const projection = { ...ordersByProduct, tombstoneRetentionDays: 2 };
    const sink = createViewSink({ call, table: 'fake', projection, clock: new VirtualClock(nowMs) });

    const [outcome] = await bring(failing(new Error()), 'view', [same]);
    await sink.plan([remove(1)])[0]?.run({ signal });

    expect(outcome?.status).toBe('done');
    expect(await scan()).toMatchObject([{ _expiresAt: { N: String(nowMs / 1_000 + 2 * 86_400) } }]);
  });

  it('leaves out the time of a change that has none', async () => {
    const { createdAtMs: _, ...timeless } = insert(1);
    const { call, scan } = createFakeViewTable(tableKeys);

    await bring(call, 'fake', [timeless]);

    expect(Object.keys((await scan())[0] as object)).not.toContain('_changedAtMs');
  });
});
