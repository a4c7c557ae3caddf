import type { Item } from '../../../../handlers/core/attribute-value';
import type { Change } from '../../../../handlers/core/change';
import type { DynamodbCall } from '../../../../handlers/core/dynamodb-call';
import type { Outcome } from '../../../../handlers/core/sink';
import { createAggregationSink } from '../../../../handlers/sinks/aggregation/aggregation-sink';
import { addGroupRows } from '../../../../handlers/sinks/aggregation/group-totals';
import { aggregationRow } from '../../../../handlers/sinks/aggregation/row';
import type { AggregationRule } from '../../../../handlers/sinks/aggregation/settings';
import { createSinkHandler } from '../../../../handlers/sinks/sink-handler';
import { createRig } from '../../../support/batch-rig';
import { createFakeAggregationTable } from '../../../support/fake-aggregation-table';
import { onEachDynamodb } from '../../../support/on-each-dynamodb';
import { VirtualClock } from '../../../support/virtual-clock';
import { changeOf, order, revenueByStatus, totalsOf } from './revenue-by-status';

const nowMs = 1_767_323_050_000;
const context = { signal: new AbortController().signal, requestId: 'request', deadlineAtMs: nowMs + 30_000 };

interface Table {
  readonly name: string;
  readonly call: DynamodbCall;
  scan(): Promise<readonly Item[]>;
}

function sinkOf({ call, name }: Pick<Table, 'call' | 'name'>, rule: AggregationRule = revenueByStatus) {
  return createAggregationSink({ call, table: name, rule, clock: new VirtualClock(nowMs) });
}

async function bring(table: Pick<Table, 'call' | 'name'>, changes: readonly Change[], rule?: AggregationRule) {
  const tasks = sinkOf(table, rule).plan(changes);
  return (await Promise.all(tasks.map((task) => task.run(context)))).flat();
}

const statusesOf = (outcomes: readonly Outcome[]) => outcomes.map(({ status }) => status);

/** What the aggregation needs of its table; the fake and every real DynamoDB must hold it alike. */
function aggregationContract(create: () => Promise<Table>): void {
  it('counts items and adds up their numbers by group, and nothing the second time', async () => {
    const table = await create();
    const changes = [
      changeOf(1, 1, order('PENDING', '12.50')),
      changeOf(2, 2, order('PENDING', '0.51')),
      changeOf(3, 3, order('SHIPPED')),
    ];

    const first = await bring(table, changes);
    const second = await bring(table, changes);

    expect([statusesOf(first), statusesOf(second)]).toEqual([
      ['done', 'done', 'done'],
      ['stale', 'stale', 'stale'],
    ]);
    expect(totalsOf(await table.scan())).toEqual({
      PENDING: { count: 2, sums: { revenue: '13.01' } },
      SHIPPED: { count: 1, sums: {} },
    });
  });

  it('moves an item from group to group, out of all, and back', async () => {
    const table = await create();
    const seen = [];
    const history = [
      order('PENDING', '5'),
      order('SHIPPED', '7'),
      { ...order('SHIPPED', '7'), test: { BOOL: true } },
      { total: { N: '7' } },
      order('PENDING', '-1.25'),
      undefined,
    ];

    for (const [place, image] of history.entries()) {
      await bring(table, [changeOf(1, place, image, history[place - 1])]);
      seen.push(totalsOf(await table.scan()));
    }

    expect(seen).toEqual([
      { PENDING: { count: 1, sums: { revenue: '5' } } },
      { SHIPPED: { count: 1, sums: { revenue: '7' } } },
      {},
      {},
      { PENDING: { count: 1, sums: { revenue: '-1.25' } } },
      {},
    ]);
  });

  it('keeps the row of a group that nobody is in, with zeros', async () => {
    const table = await create();

    await bring(table, [changeOf(1, 1, order('PENDING', '12.5'))]);
    await bring(table, [changeOf(1, 2)]);

    const group = (await table.scan()).find(({ group }) => group !== undefined);
    expect(group).toMatchObject({
      rowKey: { S: 'group:0:S7:PENDING' },
      group: { M: { status: { S: 'PENDING' } } },
      shard: { N: '0' },
      count: { N: '0' },
    });
    expect(addGroupRows([group!])).toEqual({ count: 0, sums: { revenue: '0' } });
  });

  it('remembers what an item was counted as, and of a deleted one that it is gone', async () => {
    const table = await create();
    const [pending, gone] = [changeOf(1, 1, order('PENDING', '12.5')), changeOf(2, 2)];

    await bring(table, [pending, gone]);

    const items = (await table.scan()).filter(({ group }) => group === undefined);
    expect(items).toContainEqual({
      rowKey: { S: `item:${pending.itemKey}` },
      countedIn: { S: 'group:0:S7:PENDING' },
      adds: { M: { revenue: { N: '12.5' } } },
      _version: { S: pending.version },
      _changedAtMs: { N: '1767323045000' },
    });
    expect(items).toContainEqual({
      rowKey: { S: `item:${gone.itemKey}` },
      _version: { S: gone.version },
      _changedAtMs: { N: '1767323045000' },
      _deleted: { BOOL: true },
      _expiresAt: { N: String(nowMs / 1_000 + 30 * 86_400) },
    });
  });

  it('does not count again what was deleted, whatever comes late', async () => {
    const table = await create();
    const [first, second, gone] = [changeOf(1, 8, order('A', '1')), changeOf(1, 9, order('B', '2')), changeOf(1, 10)];

    await bring(table, [gone]);
    const late = [...(await bring(table, [second])), ...(await bring(table, [first]))];

    expect(statusesOf(late)).toEqual(['stale', 'stale']);
    expect(totalsOf(await table.scan())).toEqual({});
  });

  it('counts once when a backfill meets a live table', async () => {
    const table = await create();
    const seed = (item: number, image: Item): Change => ({
      ...changeOf(item, 0, image),
      version: `0:${'0'.repeat(40)}`,
    });
    await bring(table, [changeOf(1, 5, order('SHIPPED', '10'), order('PENDING', '10')), changeOf(2, 6)]);

    const outcomes = [
      ...(await bring(table, [seed(1, order('PENDING', '10')), seed(2, order('PENDING', '20'))])),
      ...(await bring(table, [seed(3, order('PENDING', '30'))])),
      ...(await bring(table, [changeOf(3, 7, order('SHIPPED', '31'), order('PENDING', '30'))])),
    ];

    expect(statusesOf(outcomes)).toEqual(['stale', 'stale', 'done', 'done']);
    expect(totalsOf(await table.scan())).toEqual({ SHIPPED: { count: 2, sums: { revenue: '41' } } });
  });

  it('counts once when a day is replayed', async () => {
    const table = await create();
    const day = [
      changeOf(1, 1, order('PENDING', '10')),
      changeOf(2, 2, order('PENDING', '5')),
      changeOf(1, 3, order('SHIPPED', '10'), order('PENDING', '10')),
      changeOf(2, 4, undefined, order('PENDING', '5')),
    ];

    for (const change of [...day, ...day]) await bring(table, [change]);

    expect(totalsOf(await table.scan())).toEqual({ SHIPPED: { count: 1, sums: { revenue: '10' } } });
  });

  it('is right again after a record that went to the quarantine, with the next change or with that one', async () => {
    const table = await create();
    const bad = { status: { S: 'SHIPPED' }, total: { S: 'twelve' } };
    const before = order('PENDING', '10');
    const rig = createRig(sinkOf(table));
    await bring(table, [changeOf(1, 1, before), changeOf(2, 2, before)]);

    await rig.invokeLive([changeOf(1, 3, bad, before), changeOf(2, 4, bad, before)].map(({ record }) => record));
    const after = totalsOf(await table.scan());
    await bring(table, [changeOf(1, 5, order('SHIPPED', '11'), bad)]);
    await bring(table, [changeOf(2, 4, order('SHIPPED', '12'), before)]);

    expect(rig.quarantined.map(({ error }) => (error as { code: string }).code)).toEqual([
      'AggregationSumType',
      'AggregationSumType',
    ]);
    expect(after).toEqual({ PENDING: { count: 2, sums: { revenue: '20' } } });
    expect(totalsOf(await table.scan())).toEqual({ SHIPPED: { count: 2, sums: { revenue: '23' } } });
  });

  it('counts once when two processes bring the same changes at once', async () => {
    const table = await create();
    const changes = Array.from({ length: 30 }, (_, place) => changeOf(place % 15, place, order('A', `${place}`)));

    const outcomes = await Promise.all([
      bring(table, changes),
      bring(table, changes.slice(0, 20)),
      bring(table, changes),
    ]);

    expect(outcomes.flat().every(({ status }) => status === 'done' || status === 'stale')).toBe(true);
    expect(totalsOf(await table.scan())).toEqual({ A: { count: 15, sums: { revenue: '330' } } });
  });

  it('adds up to the last digit what has more than 38 of them together', async () => {
    const table = await create();
    const totals = ['1E+40', '0.01', '-1E+40', '9.9999999999999999999999999999999999999E+125', '1E-130', '12.49'];

    await bring(
      table,
      totals.map((total, item) => changeOf(item, item, order('A', total))),
    );
    const all = totalsOf(await table.scan());
    await bring(table, [changeOf(3, 9), changeOf(4, 10)]);

    expect(all.A?.sums.revenue).toBe(`${'9'.repeat(38)}${'0'.repeat(86)}12.5${'0'.repeat(128)}1`);
    expect(totalsOf(await table.scan())).toEqual({ A: { count: 4, sums: { revenue: '12.5' } } });
  });

  it('spreads a group over its shards, and goes on where their number changes', async () => {
    const table = await create();
    const changes = Array.from({ length: 60 }, (_, item) => changeOf(item, item, order('HOT', '1')));
    const spread = { ...revenueByStatus, shards: 5 };

    await bring(table, changes.slice(0, 30), spread);
    await bring(table, changes.slice(30), { ...spread, shards: 2 });
    await bring(table, [changeOf(0, 90, order('COLD', '1')), changeOf(1, 91, order('HOT', '3'))], revenueByStatus);

    const rows = await table.scan();
    const shards = rows.filter(({ group }) => (group as { M: Item } | undefined)?.M.status?.valueOf());
    expect(new Set(shards.map(({ shard }) => (shard as { N: string }).N)).size).toBe(5);
    expect(totalsOf(rows)).toEqual({
      HOT: { count: 59, sums: { revenue: '61' } },
      COLD: { count: 1, sums: { revenue: '1' } },
    });
  });

  it('puts only the newest change of an item into the table, in one call for many items', async () => {
    const table = await create();
    const calls: string[] = [];
    const call = ((operation: string, input: object) => {
      calls.push(operation);
      return table.call(operation, input);
    }) as DynamodbCall;
    const changes = Array.from({ length: 40 }, (_, place) => changeOf(place % 20, place, order('A', `${place}`)));

    const outcomes = await bring({ ...table, call }, changes);

    expect(new Set(statusesOf(outcomes))).toEqual(new Set(['done']));
    expect(calls).toEqual(['BatchGetItem', 'TransactWriteItems']);
    expect(totalsOf(await table.scan())).toEqual({ A: { count: 20, sums: { revenue: '590' } } });
  });

  it('keeps numbers, texts and binaries apart as groups, and puts equal numbers together', async () => {
    const table = await create();
    const groups: readonly Item[string][] = [
      { N: '1' },
      { N: '1.0' },
      { S: '1' },
      { B: 'MQ==' },
      { BOOL: true },
      { S: 'true' },
      { S: '' },
      { S: 'x'.repeat(3_000) },
      { S: `${'x'.repeat(2_999)}y` },
    ];

    await bring(
      table,
      groups.map((status, item) => changeOf(item, item, { status })),
    );

    const counts = (await table.scan()).flatMap(({ group, count }) => (group ? [(count as { N: string }).N] : []));
    expect(counts.sort()).toEqual(['1', '1', '1', '1', '1', '1', '1', '2']);
  });

  it('lets the others of a transaction through when one of them can never succeed', async () => {
    const table = await create();
    await table.call('PutItem', {
      TableName: table.name,
      Item: { rowKey: { S: 'group:0:S3:BAD' }, revenue: { S: 'not a number' } },
      ConditionExpression: 'attribute_not_exists(#v)',
      ExpressionAttributeNames: { '#v': '_version' },
    });

    const outcomes = await bring(table, [
      changeOf(1, 1, order('GOOD', '1')),
      changeOf(2, 2, order('BAD', '2')),
      changeOf(3, 3, order('GOOD', '3')),
    ]);

    expect(statusesOf(outcomes).filter((status) => status === 'done')).toHaveLength(2);
    expect(totalsOf(await table.scan())).toMatchObject({ GOOD: { count: 2, sums: { revenue: '4' } } });
  });
}

function handlerEnv(table: string) {
  return {
    TRIBUTARY_CONSUMER: 'ByStatus',
    TRIBUTARY_QUARANTINE_BUCKET: 'failures',
    TRIBUTARY_SINK: 'aggregation',
    TRIBUTARY_AGGREGATION_TABLE: table,
    TRIBUTARY_AGGREGATION_RULE: JSON.stringify(revenueByStatus),
  };
}

describe('aggregationRow', () => {
  it.each([
    ['TRIBUTARY_AGGREGATION_TABLE', { TRIBUTARY_AGGREGATION_TABLE: '' }],
    ['groupBy', { TRIBUTARY_AGGREGATION_RULE: '{}' }],
  ])('fails when `%s` is wrong', (setting, more) => {
    expect(() => createSinkHandler(aggregationRow, { ...handlerEnv('totals'), ...more })).toThrow(setting);
  });
});

describe('createAggregationSink', () => {
  describe('on the fake', () => {
    aggregationContract(async () => createFakeAggregationTable());
  });

  onEachDynamodb((live) => {
    aggregationContract(async () => {
      const name = await live().createTable('rowKey');
      return { call: live().call, name, scan: async () => (await live().scan(name)) as readonly Item[] };
    });

    it('is what the handler brings changes to', async () => {
      const silence = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
      const table = await live().createTable('rowKey');
      const changes = [changeOf(1, 1, order('PENDING', '12.5')), changeOf(2, 2, order('PENDING', '1E+40'))];

      const response = await createSinkHandler(aggregationRow, { ...handlerEnv(table), ...live().env })(
        { Records: changes.map(({ record }) => record) },
        { awsRequestId: 'request', getRemainingTimeInMillis: () => 30_000 },
      );

      silence.mockRestore();
      expect(response).toEqual({ batchItemFailures: [] });
      expect(totalsOf((await live().scan(table)) as readonly Item[])).toEqual({
        PENDING: { count: 2, sums: { revenue: `1${'0'.repeat(38)}12.5` } },
      });
    });
  });
});
