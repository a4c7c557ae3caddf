import type { Change } from '../../../../handlers/core/change';
import type { DynamodbCall } from '../../../../handlers/core/dynamodb-call';
import { SinkError } from '../../../../handlers/core/errors';
import { createAggregationSink } from '../../../../handlers/sinks/aggregation/aggregation-sink';
import { createFakeAggregationTable } from '../../../support/fake-aggregation-table';
import { VirtualClock } from '../../../support/virtual-clock';
import { changeOf, order, revenueByStatus, totalsOf } from './revenue-by-status';

const nowMs = 1_767_323_050_000;
const context = { signal: new AbortController().signal, requestId: 'request', deadlineAtMs: nowMs + 30_000 };

type Answer = (make: () => Promise<unknown>, input: object) => Promise<unknown>;

/** A fake table whose calls of one operation end as told, in turn; later ones are made. */
function scripted(operation: string, ...answers: readonly Answer[]) {
  const table = createFakeAggregationTable();
  const left = [...answers];
  const seen: string[] = [];
  const call = (async (name: string, input: object) => {
    seen.push(name);
    const make = () => table.call(name, input);
    const answer = name === operation ? left.shift() : undefined;
    return answer ? answer(make, input) : make();
  }) as DynamodbCall;
  const sink = createAggregationSink({ call, table: 'fake', rule: revenueByStatus, clock: new VirtualClock(nowMs) });
  const bring = async (...changes: readonly Change[]) => {
    const outcomes = await Promise.all(sink.plan(changes).map((task) => task.run(context)));
    return outcomes.flat().map(({ status }) => status);
  };
  return { bring, table, seen };
}

const failWith = (code: string, ...reasons: readonly string[]): Answer => {
  const error = new SinkError('no', {
    code,
    statusCode: 400,
    retryable: false,
    ...(reasons.length > 0 && { reasons }),
  });
  return () => Promise.reject(error);
};
const canceled = (...reasons: readonly string[]) => failWith('TransactionCanceledException', ...reasons);
const throttled: Answer = () => Promise.reject(new SinkError('busy', { code: 'ThrottlingException', retryable: true }));

const pending = (item: number, place: number, total = '1') => changeOf(item, place, order('PENDING', total));

describe('createAggregationSink', () => {
  it.each([
    ['TransactionConflict', canceled('None', 'TransactionConflict')],
    ['a throttle of one row', canceled('ThrottlingError', 'None')],
    ['a table without capacity', canceled('None', 'ProvisionedThroughputExceeded')],
    ['a throttle', throttled],
  ])('takes %s for transient, for every item of the transaction', async (_, answer) => {
    const { bring, table } = scripted('TransactWriteItems', answer);

    const outcomes = await bring(pending(1, 1), pending(2, 2));

    expect(outcomes).toEqual(['transient', 'transient']);
    expect(await table.scan()).toEqual([]);
  });

  it.each([
    ['a reason for one row', canceled('None', 'ValidationError'), 'poison'],
    ['a reason that it does not know', canceled('None', 'ItemCollectionSizeLimitExceeded'), 'unknown'],
    ['a request that is wrong as a whole', failWith('ValidationException'), 'unknown'],
  ])('takes %s for what it is', async (_, answer, status) => {
    const { bring } = scripted('TransactWriteItems', answer);

    expect(await bring(pending(1, 1))).toEqual([status]);
  });

  it('finds out which item is to blame by bringing each by itself', async () => {
    const blames: Answer = (make, input) =>
      JSON.stringify(input).includes('"666"') ? canceled('ValidationError')(make, input) : make();
    const { bring, table, seen } = scripted('TransactWriteItems', blames, blames, blames, blames);

    const outcomes = await bring(pending(1, 1), pending(2, 2, '666'), pending(3, 3));

    expect(outcomes).toEqual(['done', 'poison', 'done']);
    expect(seen.filter((name) => name === 'TransactWriteItems')).toHaveLength(4);
    expect(totalsOf(await table.scan())).toEqual({ PENDING: { count: 2, sums: { revenue: '2' } } });
  });

  it('reads again where somebody else was faster, and adds to what that one wrote', async () => {
    const rival = changeOf(1, 5, order('SHIPPED', '70'));
    const { bring, table } = scripted('TransactWriteItems', async (make) => {
      await rivalOf(table)(rival);
      return make();
    });

    const outcomes = await bring(changeOf(1, 6, order('PENDING', '7')), pending(2, 7));

    expect(outcomes).toEqual(['done', 'done']);
    expect(totalsOf(await table.scan())).toEqual({ PENDING: { count: 2, sums: { revenue: '8' } } });
  });

  it('finds itself overtaken where somebody else has brought a newer change meanwhile', async () => {
    const { bring, table } = scripted('TransactWriteItems', async (make) => {
      await rivalOf(table)(changeOf(1, 9, order('SHIPPED', '70')));
      return make();
    });

    expect(await bring(pending(1, 6), pending(2, 7))).toEqual(['stale', 'done']);
  });

  it('leaves an item for later that others keep changing', async () => {
    const raced = canceled('ConditionalCheckFailed', 'None');
    const { bring, seen } = scripted('TransactWriteItems', ...Array.from({ length: 9 }, () => raced));

    expect(await bring(pending(1, 1))).toEqual(['transient']);
    expect(seen.filter((name) => name === 'BatchGetItem')).toHaveLength(4);
  });

  it('counts once when the answer of a transaction is lost', async () => {
    const lost: Answer = async (make) => {
      await make();
      throw new SinkError('no answer', { code: 'ECONNRESET', retryable: true });
    };
    const { bring, table } = scripted('TransactWriteItems', lost);

    const outcomes = [await bring(pending(1, 1)), await bring(pending(1, 1))];

    expect(outcomes).toEqual([['transient'], ['stale']]);
    expect(totalsOf(await table.scan())).toEqual({ PENDING: { count: 1, sums: { revenue: '1' } } });
  });

  it('writes what changes no group by itself, without a transaction', async () => {
    const { bring, seen } = scripted('none');

    await bring(pending(1, 1));
    await bring(changeOf(1, 2, { ...order('PENDING', '1.0'), note: { S: 'new' } }));
    await bring(changeOf(2, 3, { total: { N: '5' } }));

    expect(seen).toEqual(['BatchGetItem', 'TransactWriteItems', 'BatchGetItem', 'PutItem', 'BatchGetItem', 'PutItem']);
  });

  it('reads again where a write without a transaction was overtaken', async () => {
    const { bring, table } = scripted('PutItem', async (make) => {
      await rivalOf(table)(changeOf(2, 9, order('SHIPPED', '70')));
      return make();
    });

    expect(await bring(changeOf(2, 3))).toEqual(['stale']);
  });

  it('tries again what DynamoDB left unread', async () => {
    const { bring, table } = scripted('BatchGetItem', async (make, input) => {
      const { RequestItems } = input as { RequestItems: { fake: { Keys: readonly object[] } } };
      await make();
      return { Responses: { fake: [] }, UnprocessedKeys: { fake: { Keys: RequestItems.fake.Keys.slice(1) } } };
    });

    const outcomes = await bring(pending(1, 1), pending(2, 2));

    expect(outcomes).toEqual(['done', 'transient']);
    expect(totalsOf(await table.scan())).toMatchObject({ PENDING: { count: 1 } });
  });

  it('never has two transactions of its own under way', async () => {
    let underWay = 0;
    let most = 0;
    const slow: Answer = async (make) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      return make();
    };
    const { bring, table, seen } = scripted('TransactWriteItems', slow, slow, slow);

    await bring(...Array.from({ length: 60 }, (_, item) => pending(item, item)));

    expect([most, seen.filter((name) => name === 'TransactWriteItems').length]).toEqual([1, 3]);
    expect(totalsOf(await table.scan())).toMatchObject({ PENDING: { count: 60 } });
  });

  it.each([
    ['a change without the new image', changeOf(1, 1, order('A')), 'AggregationNeedsNewImage'],
    ['a number that is a text', changeOf(1, 1, { ...order('A'), total: { S: '12' } }), 'AggregationSumType'],
    ['a group that is a list', changeOf(1, 1, { status: { L: [] } }), 'AggregationGroupType'],
  ])('takes %s for poison, and says nothing that it holds', async (_, change, code) => {
    const sink = createAggregationSink({ ...sinkParts(), rule: revenueByStatus });
    const { newImage, ...bare } = change;

    const [task] = sink.plan([code === 'AggregationNeedsNewImage' ? bare : change]);

    expect(await task!.run(context)).toMatchObject([{ status: 'poison', error: { code } }]);
  });

  it('applies the newest sound change of an item beside one that is poison', async () => {
    const { bring, table } = scripted('none');
    const bad = { status: { S: 'PENDING' }, total: { S: 'twelve' } };

    const outcomes = await bring(pending(1, 1, '5'), changeOf(1, 2, bad), pending(1, 3, '6'), changeOf(1, 4, bad));

    expect(outcomes).toEqual(['done', 'poison', 'done', 'poison']);
    expect(totalsOf(await table.scan())).toEqual({ PENDING: { count: 1, sums: { revenue: '6' } } });
  });
});

function sinkParts() {
  return { call: createFakeAggregationTable().call, table: 'fake', clock: new VirtualClock(nowMs) };
}

/** Another process with the same table. */
function rivalOf({ call }: { readonly call: DynamodbCall }) {
  const sink = createAggregationSink({ ...sinkParts(), call, rule: revenueByStatus });
  return (change: Change) => sink.plan([change])[0]!.run(context);
}
