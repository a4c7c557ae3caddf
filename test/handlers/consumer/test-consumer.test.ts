import { type ConsumerContext, defineConsumer, PoisonError } from '../../../handlers/consumer';
import { testConsumer } from '../../../handlers/consumer/test-consumer';
import { SinkError } from '../../../handlers/core/errors';

interface Order {
  readonly orderId: string;
  readonly status: string;
}
const pending: Order = { orderId: 'o1', status: 'PENDING' };
const paid: Order = { orderId: 'o1', status: 'PAID' };
const quiet = { effects: [], skippedEffects: [], failed: false, errors: [], quarantined: [] };

describe('testConsumer', () => {
  it('runs the function of each kind of change with its items', async () => {
    const seen: unknown[] = [];
    const test = testConsumer(
      defineConsumer<Order>({
        keys: ['orderId'],
        insert: (item, { keys }) => seen.push(['insert', item, keys]),
        modify: (oldItem, newItem) => seen.push(['modify', oldItem, newItem]),
        remove: (item, { change }) => seen.push(['remove', item, change.expiredByTtl]),
      }),
    );

    const results = [
      await test.insert(pending),
      await test.modify(pending, paid),
      await test.remove(paid),
      await test.expire(paid),
    ];

    expect(seen).toEqual([
      ['insert', pending, { orderId: 'o1' }],
      ['modify', pending, paid],
      ['remove', paid, false],
      ['remove', paid, true],
    ]);
    expect(results).toEqual(['insert', 'modify', 'remove', 'remove'].map((name) => ({ ...quiet, ran: [name] })));
  });

  it('runs transitions after the function, and nothing where nothing fits', async () => {
    const seen: unknown[] = [];
    const test = testConsumer(
      defineConsumer<Order>({
        keys: ['orderId'],
        modify: () => {},
        transitions: [
          { attribute: 'status', from: 'PENDING', to: 'PAID', run: (item) => seen.push(item) },
          { attribute: 'status', to: null, run: (item) => seen.push(item) },
        ],
      }),
    );

    expect((await test.modify(pending, paid)).ran).toEqual(['modify', 'status: PENDING -> PAID']);
    expect((await test.modify(paid, pending)).ran).toEqual(['modify']);
    expect((await test.insert(paid)).ran).toEqual([]);
    expect((await test.remove(paid)).ran).toEqual(['status: any -> null']);
    expect(seen).toEqual([paid, paid]);
  });

  const mailing = (effect: () => unknown = () => {}, onUncertain?: 'send' | 'quarantine') =>
    testConsumer(
      defineConsumer<Order>({
        keys: ['orderId'],
        ...(onUncertain && { onUncertain }),
        insert: (_, { once }: ConsumerContext<Order>) => once('mail', async () => effect()),
      }),
    );

  it('shows that an effect is not repeated when its change comes again', async () => {
    const test = mailing();

    expect(await test.insert(pending)).toEqual({ ...quiet, ran: ['insert'], effects: ['mail'] });
    expect(await test.redeliver()).toEqual({ ...quiet, ran: ['insert'], skippedEffects: ['mail'] });
    expect((await test.insert(pending)).effects).toEqual(['mail']);
  });

  it('shows what follows from a crash, as the consumer decides', async () => {
    const [sending, keeping] = [mailing(undefined, 'send'), mailing(undefined, 'quarantine')];
    sending.crashAfter('mail');
    keeping.crashAfter('mail');

    const crashed = [await sending.insert(pending), await keeping.insert(pending)];
    const [sent, kept] = [await sending.redeliver(), await keeping.redeliver()];

    expect(crashed).toMatchObject([
      { failed: true, effects: ['mail'] },
      { failed: true, effects: ['mail'] },
    ]);
    expect(sent).toMatchObject({ failed: false, effects: ['mail'] });
    expect(kept).toMatchObject({ failed: false, effects: [], quarantined: [{ code: 'OnceUncertain' }] });
  });

  it('lets an effect other than the one that dies be', async () => {
    const test = mailing();
    test.crashAfter('other');

    expect(await test.insert(pending)).toMatchObject({ failed: false, effects: ['mail'] });
  });

  it('reports a function that throws, and quarantines one that throws poison', async () => {
    const failing = testConsumer(
      defineConsumer<Order>({
        keys: ['orderId'],
        insert: () => Promise.reject(new TypeError('bug')),
        remove: () => {
          throw new PoisonError('not this one', { code: 'Refused' });
        },
      }),
    );

    const ran = Array.from({ length: 5 }, () => 'insert');
    expect(await failing.insert(pending)).toEqual({ ...quiet, ran, failed: true, errors: ['TypeError'] });
    expect(await failing.remove(pending)).toMatchObject({
      failed: false,
      quarantined: [{ code: 'Refused', message: 'PoisonError: not this one' }],
    });
  });

  it('tries a transient failure again without waiting', async () => {
    let tries = 0;
    const test = mailing(() => {
      tries += 1;
      if (tries < 3) throw new SinkError('x', { code: 'Busy', statusCode: 429, retryable: true });
    });

    expect(await test.insert(pending)).toMatchObject({ failed: false, effects: ['mail', 'mail', 'mail'] });
  });

  it('gives the consumer its variables and its DynamoDB', async () => {
    const calls: unknown[] = [];
    const handler = defineConsumer<Order>({
      keys: ['orderId'],
      insert: (_, { dynamodb, setting, logger }) => {
        logger.info('counts only', { count: 1 });
        logger.error('counts only');
        return dynamodb('PutItem', { TableName: setting('TABLE') });
      },
    });
    const dynamodb = (...args: unknown[]) => void calls.push(args);

    const result = await testConsumer(handler, { dynamodb, env: { TABLE: 'shipments' } }).insert(pending);
    const without = await testConsumer(handler).insert(pending);

    expect(calls).toEqual([['PutItem', { TableName: 'shipments' }]]);
    expect(result.failed).toBe(false);
    expect(without).toMatchObject({ failed: true, errors: ['InvalidSettings'] });
  });

  it('fails when it is asked for what cannot be', async () => {
    const test = testConsumer(defineConsumer<Order>({ insert: () => {} }));

    await expect(test.redeliver()).rejects.toThrow(/after a delivery/);
    expect(() => test.insert(pending)).toThrow(/`keys`/);
  });
});
