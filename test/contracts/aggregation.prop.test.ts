import type { Item } from '../../handlers/core/attribute-value';
import type { DynamodbCall } from '../../handlers/core/dynamodb-call';
import { decodeStreamRecord } from '../../handlers/core/stream-record';
import { createAggregationSink } from '../../handlers/sinks/aggregation/aggregation-sink';
import { addGroupRows, groupKeys } from '../../handlers/sinks/aggregation/group-totals';
import type { AggregationRule } from '../../handlers/sinks/aggregation/settings';
import { createFakeAggregationTable } from '../support/fake-aggregation-table';
import { onEachDynamodb } from '../support/on-each-dynamodb';
import { streamRecord } from '../support/stream-event';
import { VirtualClock } from '../support/virtual-clock';
import { aggregationSubject, byStatus, byStatusAndCity, unitsOf } from './aggregation-subject';
import { itemsOfEveryType, keysOf, randomItems } from './random-items';
import { isSameItem, itemText } from './same-item';
import { describeStateContract } from './state-contract';
import { liveRowTable } from './view-subject';

const createFake = async () => createFakeAggregationTable();

describeStateContract(aggregationSubject('a fake table', createFake, byStatus));
describeStateContract(aggregationSubject('a fake table', createFake, byStatusAndCity));

onEachDynamodb((live) => {
  const createTable = () => liveRowTable(live(), ['rowKey']);
  describeStateContract(aggregationSubject('DynamoDB', createTable, byStatus), { runs: 3, timeoutMs: 30_000 });

  it('adds up items of every type', async () => {
    const table = await createTable();
    const items = [...randomItems(400, 3)];

    const outcomes = await bring(items, table.call, table.name);

    expect(outcomes).toEqual(expectedOutcomes(items));
    expect(totalsOf((await table.scan()) as readonly Item[])).toEqual(modelOf(items));
  });
});

describe('createAggregationSink', () => {
  it(`adds up ${itemsOfEveryType} items of every type`, async () => {
    const { call, scan } = createFakeAggregationTable();
    const items = [...randomItems(itemsOfEveryType)];

    const outcomes = await bring(items, call, 'fake');

    expect(outcomes).toEqual(expectedOutcomes(items));
    expect(totalsOf(await scan())).toEqual(modelOf(items));
  }, 300_000);
});

/** Groups of every type that one can have, and numbers of any size. */
const rule: AggregationRule = { groupBy: ['item.status'], sums: { sum: 'item.total' } };

async function bring(items: readonly Item[], call: DynamodbCall, table: string): Promise<object> {
  const sink = createAggregationSink({ call, table, rule, clock: new VirtualClock() });
  const counts: { [status: string]: number } = {};
  const changes = items.map((newImage) => decodeStreamRecord(streamRecord({ keys: keysOf(newImage), newImage }), 'x'));
  for (const task of sink.plan(changes)) {
    for (const { status } of await task.run({ signal })) counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

const { signal } = new AbortController();

function expectedOutcomes(items: readonly Item[]): object {
  const poison = items.filter(isPoison).length;
  return { done: items.length - poison, poison };
}

/** What is in a group that nothing can be in, or adds what cannot be added. */
function isPoison({ status, total }: Item): boolean {
  if (!status || 'NULL' in status) return false;
  const isGroup = 'S' in status || 'N' in status || 'B' in status || 'BOOL' in status;
  return !isGroup || (total !== undefined && !('N' in total) && !('NULL' in total));
}

function modelOf(items: readonly Item[]): ReadonlyMap<string, string> {
  const groups = new Map<string, { count: number; units: bigint }>();
  for (const item of items.filter((item) => item.status && !('NULL' in item.status) && !isPoison(item))) {
    const name = itemText({ status: item.status! });
    const { count, units } = groups.get(name) ?? { count: 0, units: 0n };
    const added = item.total && 'N' in item.total ? unitsOf(item.total.N) : 0n;
    groups.set(name, { count: count + 1, units: units + added });
  }
  return new Map(
    [...groups].map(([name, { count, units }]): [string, string] => [name, `${count} ${units}`]).sort(byName),
  );
}

/** By the value that the group's row itself tells, from the row that a reader asks for. */
function totalsOf(rows: readonly Item[]): ReadonlyMap<string, string> {
  const groups = rows.flatMap((row): [string, string][] => {
    if (row.group === undefined) return [];
    const values = (row.group as { readonly M: Item }).M;
    const { count, sums } = addGroupRows([row]);
    const isAsked = isSameItem(groupKeys([values.status!])[0]!, { rowKey: row.rowKey! });
    return [[itemText(values), isAsked ? `${count} ${unitsOf(sums.sum ?? '0')}` : 'not where readers look']];
  });
  return new Map(groups.sort(byName));
}

function byName([left]: readonly string[], [right]: readonly string[]): number {
  return left! < right! ? -1 : 1;
}
