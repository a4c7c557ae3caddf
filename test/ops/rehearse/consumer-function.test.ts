import type { Order } from '../../../examples/orders/order';
import { type ConsumerDefinition, defineConsumer, PoisonError } from '../../../handlers/consumer';
import type { ConsumerModule } from '../../../ops/rehearse/consumer/consumer-code';
import { type ConsumerFunctionOptions, consumerFunction } from '../../../ops/rehearse/consumer-function';
import { FunctionRig, type RigOptions, reportedOf, simRecords } from '../../engine/sim/core-function-rig';

const nothingFailed = { type: 'response', payload: { batchItemFailures: [] } };

const item = (index: number, change: number): Order => ({
  customerId: 'c',
  orderId: `o${index}`,
  status: change === 0 ? 'PENDING' : 'PAID',
});

const ship = (TableName = 'shipments') => ({ TableName, Key: {}, UpdateExpression: 'ADD shipments :one' });

function rehearse(module: ConsumerModule, options: RigOptions = {}, more: ConsumerFunctionOptions = {}) {
  const { create, effects, limits } = consumerFunction({ name: 'own.ts', instantiate: () => module }, more);
  return Object.assign(new FunctionRig(create, options), { kind: effects, limits });
}

function rehearseConsumer(
  definition: ConsumerDefinition<Order>,
  options: RigOptions = {},
  rehearsal: ConsumerModule['rehearsal'] = {},
  more: ConsumerFunctionOptions = {},
) {
  const handler = defineConsumer<Order>({ keys: ['customerId', 'orderId'], ...definition });
  return rehearse({ handler: handler as never, rehearsal: { item, ...rehearsal } }, options, more);
}

/** Two changes of one order: placed and paid. */
const placedAndPaid = simRecords(2, () => 0);

describe('consumerFunction of a defined consumer', () => {
  it('gives its functions the items of the rehearsal, the same image before and after', async () => {
    const seen: unknown[] = [];
    const rig = rehearseConsumer(
      { insert: (order) => seen.push(order), modify: (before, after) => seen.push(before, after) },
      {},
      { item: (index, change, random) => ({ ...item(index, change), total: random() }) },
    );

    await rig.invoke(placedAndPaid);

    const [placed, before, paid] = seen as { status: string; total: number }[];
    expect(before).toEqual(placed);
    expect(paid).toMatchObject({ orderId: 'o0', status: 'PAID' });
    expect(paid!.total).not.toBe(placed!.total);
    expect(rig.kind).toBe('counted');
  });

  it('counts a function, a write and an effect inside `once` as the effect of their record', async () => {
    const rig = rehearseConsumer({
      insert: () => {},
      modify: (_, order, { dynamodb }) => dynamodb('PutItem', { TableName: order.orderId }),
      transitions: [
        {
          attribute: 'status',
          to: 'PAID',
          run: (_, { once, dynamodb }) => once('ship', () => dynamodb('PutItem', {})),
        },
      ],
    });

    const { result } = await rig.invoke(placedAndPaid);

    expect(result).toEqual(nothingFailed);
    expect(rig.effects).toEqual([0, 1]);
  });

  it('counts a record that nothing is to be done for once, in the order of its item', async () => {
    const rig = rehearseConsumer(
      { transitions: [{ attribute: 'status', to: 'PAID', run: (_, { dynamodb }) => dynamodb('PutItem', {}) }] },
      { perRecordMs: 100 },
    );
    const records = simRecords(3, () => 0);

    await rig.invoke(records);
    const first = rig.effects;
    await rig.invoke(records);

    expect(first).toEqual([0, 1, 2]);
    expect(rig.effects).toEqual([0, 1, 2, 1]);
  });

  it('shows an effect that is done twice, and with `once` that it is not', async () => {
    const twice = rehearseConsumer({ insert: (_, { dynamodb }) => dynamodb('UpdateItem', ship()) });
    const guarded = rehearseConsumer({
      insert: (_, { once, dynamodb }) => once('ship', () => dynamodb('UpdateItem', ship())),
    });
    const records = simRecords(1);

    for (const rig of [twice, guarded]) for (let delivery = 0; delivery < 3; delivery += 1) await rig.invoke(records);

    expect(twice.effects).toEqual([0, 0, 0]);
    expect(guarded.effects).toEqual([0]);
  });

  it('does not take a second effect of a record for a repetition of the first', async () => {
    // As often as the first record of a batch is tried.
    let refusals = 5;
    const rig = rehearseConsumer(
      {
        async insert(_, { once, dynamodb }) {
          await once('mail', () => dynamodb('UpdateItem', ship('mails')));
          await once('ship', () => dynamodb('UpdateItem', ship('shipments')));
        },
      },
      {},
      {
        dynamodb: (_, { TableName }: { TableName: string }) => {
          if (TableName === 'shipments' && refusals-- > 0) throw new TypeError('Not now.');
        },
      },
    );

    const first = await rig.invoke(simRecords(1));
    const second = await rig.invoke(simRecords(1));

    expect([reportedOf(first).length, reportedOf(second).length]).toEqual([1, 0]);
    expect(rig.effects).toEqual([0]);
  });

  it('shows that `once` repeats an effect whose environment died before it was marked as done', async () => {
    const definition: ConsumerDefinition<Order> = {
      insert: (_, { once, dynamodb }) => once('ship', () => dynamodb('UpdateItem', ship())),
    };
    const sending = rehearseConsumer(definition, { perRecordMs: 100 });
    const holding = rehearseConsumer({ ...definition, onUncertain: 'quarantine' }, { perRecordMs: 100 });

    for (const rig of [sending, holding]) {
      await rig.invoke(simRecords(1), { killAfterMs: 200 });
      await rig.pass(60_000);
      await rig.invoke(simRecords(1));
    }

    expect([sending.effects, sending.quarantined]).toEqual([[0, 0], []]);
    expect([holding.effects, holding.quarantined]).toEqual([[0], [0]]);
  });

  it('reports what an outage refuses to a function or to the marks of `once`', async () => {
    const outage = { fromMs: 0, toMs: 100_000 };
    const errors: unknown[] = [];
    const writing = rehearseConsumer(
      { insert: (_, { dynamodb }) => dynamodb('PutItem', {}).catch((error) => Promise.reject(errors.push(error))) },
      { outage },
    );
    const marking = rehearseConsumer({ insert: (_, { once }) => once('mail', async () => {}) }, { outage });

    const outcomes = [await writing.invoke(simRecords(1)), await marking.invoke(simRecords(1))];

    expect(outcomes.map((outcome) => reportedOf(outcome).length)).toEqual([1, 1]);
    expect([...writing.effects, ...marking.effects]).toEqual([]);
    expect(errors[0]).toMatchObject({
      name: 'SinkError',
      code: 'ServiceUnavailable',
      statusCode: 503,
      retryable: true,
    });
  });

  it('does not count a record as applied whose write failed unheeded', async () => {
    const rig = rehearseConsumer(
      { insert: (_, { dynamodb }) => dynamodb('PutItem', {}).catch(() => {}) },
      { outage: { fromMs: 0, toMs: 100_000 } },
    );

    const { result } = await rig.invoke(simRecords(1));

    expect(result).toEqual(nothingFailed);
    expect(rig.effects).toEqual([]);
  });

  it('lets a call that hangs time out as the real client does', async () => {
    const errors: { code?: string }[] = [];
    const insert: ConsumerDefinition<Order>['insert'] = (_, { dynamodb }) =>
      dynamodb('PutItem', {}).catch((error) => {
        errors.push(error);
        throw new PoisonError('Enough.');
      });
    const rig = rehearseConsumer({ insert });

    const { result, tookMs } = await rig.invoke(simRecords(1), { hangs: true });

    expect(result).toEqual(nothingFailed);
    expect(tookMs).toBeGreaterThanOrEqual(10_000);
    expect(errors).toMatchObject([{ code: 'RequestTimeout' }]);
    expect(rig.quarantined).toEqual([0]);
  });

  it('ends a call that hangs when the signal it was given aborts', async () => {
    const rig = rehearseConsumer({ insert: (_, { dynamodb, signal }) => dynamodb('PutItem', {}, signal) });

    const outcome = await rig.invoke(simRecords(1), { hangs: true, timeoutMs: 5_000 });

    expect(reportedOf(outcome)).toHaveLength(1);
    expect(outcome.tookMs).toBe(3_000);
  });

  it('meets poison whatever its functions are, and quarantines what can be told', async () => {
    const rig = rehearseConsumer({}, { poison: { 0: 'recognized', 1: 'unclear' } });

    const outcome = await rig.invoke(simRecords(3));

    expect(rig.quarantined).toEqual([0]);
    expect(reportedOf(outcome)).toEqual([simRecords(2)[1]!.sequenceNumber]);
    expect(rig.effects).toEqual([2]);
  });

  it('counts nothing that code does whose environment is gone', async () => {
    let release = () => {};
    const outside = new Promise<void>((resolve) => {
      release = resolve;
    });
    const rig = rehearseConsumer({ insert: (_, { dynamodb }) => Promise.race([dynamodb('GetItem', {}), outside]) });

    await rig.invoke(simRecords(1), { killAfterMs: 1 });
    release();
    await new Promise((resolve) => setImmediate(resolve));

    expect(rig.effects).toEqual([]);
  });

  it('hands the settings of the rehearsal to the consumer and to its core', async () => {
    const seen: string[] = [];
    const rig = rehearseConsumer(
      { insert: (_, { setting, dynamodb }) => dynamodb('PutItem', { TableName: seen.push(setting('TABLE')) }) },
      { perRecordMs: 1_000 },
      { settings: { TABLE: 'shipments', TRIBUTARY_CONCURRENCY: '1' } },
    );

    const { tookMs } = await rig.invoke(simRecords(4));

    expect(seen).toEqual(Array(4).fill('shipments'));
    expect(tookMs).toBeGreaterThan(3_000);
  });

  it('waits in real time for what comes from outside, while simulated time stands still', async () => {
    const rig = rehearseConsumer({ insert: () => new Promise((resolve) => setImmediate(resolve)) });

    const { result, tookMs } = await rig.invoke(simRecords(3));

    expect(result).toEqual(nothingFailed);
    expect(tookMs).toBe(0);
    expect(rig.effects).toEqual([0, 1, 2]);
  });

  test.each<[string, ConsumerDefinition<Order>]>([
    ['a function', { insert: () => new Promise(() => {}) }],
    ['an effect inside `once`', { insert: (_, { once }) => once('mail', () => new Promise(() => {})) }],
  ])(
    'fails when %s waits for something outside that does not come, naming it and the remedy',
    async (_, definition) => {
      const rig = rehearseConsumer(definition, {}, {}, { outsideWaitMsMax: 20 });

      const message = await rig.invoke(simRecords(1)).catch((error) => `${error.code}: ${error.message}`);

      expect(message).toMatch(/^WaitsOutside: own\.ts: `insert` of record 0 waits .* within 20 ms\./);
      expect(message).toContain('`context.dynamodb`');
    },
  );

  test.each([
    ['no key', () => ({ customerId: 'c' }), 'no `orderId` for item 0'],
    ['another key after a change', (_: number, change: number) => ({ ...item(change, 0) }), 'another one for item 0'],
    ['a key that another item has', (_: number, change: number) => item(7, change), 'one for items 0 and 1'],
    ['what an item cannot hold', () => ({ ...item(0, 0), at: new Date(0) }), '`at` must be a value'],
  ])('fails when an item of the rehearsal has %s', (_, wrong, message) => {
    expect(() => rehearseConsumer({}, {}, { item: wrong as never })).toThrow(message);
  });

  it('fails when a setting of the rehearsal is one that its core cannot have', () => {
    const settings = { TRIBUTARY_CONCURRENCY: '0' };

    expect(() => rehearseConsumer({}, {}, { settings })).toThrow('`TRIBUTARY_CONCURRENCY` must be an integer from 1');
  });
});

describe('consumerFunction of a plain handler', () => {
  it('counts a record as applied whenever it is accepted', async () => {
    const records = simRecords(4);
    const batchItemFailures = [{ itemIdentifier: records[2]!.sequenceNumber }];
    const rig = rehearse({ handler: async () => ({ batchItemFailures }), rehearsal: {} });

    await rig.invoke(records);
    await rig.invoke(records.slice(0, 1));

    expect(rig.kind).toBe('unknown');
    expect(rig.limits.join()).toContain('not seen');
    expect(rig.effects).toEqual([0, 1]);
  });

  it('takes the time of its records, and none is applied where it throws or hangs', async () => {
    const slow = rehearse({ handler: () => null, rehearsal: {} }, { perRecordMs: 100, perInvocationMs: 50 });
    const failing = rehearse({ handler: () => Promise.reject(new Error('No.')), rehearsal: {} });

    const { tookMs } = await slow.invoke(simRecords(3));
    const hanging = await slow.invoke(simRecords(1, undefined, 3), { hangs: true, timeoutMs: 1_000 });
    const failed = await failing.invoke(simRecords(3));

    expect(tookMs).toBe(350);
    expect(slow.effects).toEqual([0, 1, 2]);
    expect(hanging.result).toBeUndefined();
    expect(failed.result).toEqual({ type: 'error' });
    expect(failing.effects).toEqual([]);
  });

  it('meets poison and an outage where it reads an image, so that its own answer to them is seen', async () => {
    type Event = { Records: { dynamodb: { NewImage: { id: { S: string } }; SequenceNumber: string } }[] };
    const handler = (event: unknown) => {
      const batchItemFailures = (event as Event).Records.flatMap(({ dynamodb }) => {
        try {
          return dynamodb.NewImage.id.S ? [] : [{ itemIdentifier: 'no id' }];
        } catch {
          return [{ itemIdentifier: dynamodb.SequenceNumber }];
        }
      });
      return { batchItemFailures, logged: JSON.stringify(event).length > 0 };
    };
    const poisoned = rehearse({ handler, rehearsal: {} }, { poison: { 1: 'unclear' } });
    const down = rehearse({ handler, rehearsal: {} }, { outage: { fromMs: 0, toMs: 1_000 } });
    const records = simRecords(3);

    const one = await poisoned.invoke(records);
    const all = await down.invoke(records);

    expect(reportedOf(one)).toEqual([records[1]!.sequenceNumber]);
    expect(reportedOf(all)).toHaveLength(3);
    expect([poisoned.effects, down.effects]).toEqual([[0], []]);
  });

  it('is given the items of the rehearsal by the keys that it names', async () => {
    const seen: unknown[] = [];
    const handler = (event: unknown) => {
      const { Records } = event as { Records: { eventName: string; dynamodb: object }[] };
      seen.push(...Records.map(({ dynamodb }) => dynamodb));
    };
    const rig = rehearse({ handler, rehearsal: { item, keys: ['orderId' as never] } });

    await rig.invoke(simRecords(2, () => 3));

    const image = (status: string) => ({ customerId: { S: 'c' }, orderId: { S: 'o3' }, status: { S: status } });
    expect(seen).toMatchObject([
      { Keys: { orderId: { S: 'o3' } }, NewImage: image('PENDING') },
      { Keys: { orderId: { S: 'o3' } }, NewImage: image('PAID'), OldImage: image('PENDING') },
    ]);
  });

  it('fails when it waits for something outside that does not come', async () => {
    const rig = rehearse({ handler: () => new Promise(() => {}), rehearsal: {} }, {}, { outsideWaitMsMax: 20 });

    await expect(rig.invoke(simRecords(1))).rejects.toThrow('own.ts: its handler waits for something outside');
  });
});
