import { createMemoryOnceStore } from '../../../handlers/consumer/memory-once-store';
import type { OnceStore } from '../../../handlers/consumer/once-store';
import { createTableOnceStore } from '../../../handlers/consumer/table-once-store';
import type { DynamodbCall } from '../../../handlers/core/dynamodb-call';
import { SinkError } from '../../../handlers/core/errors';
import { onEachDynamodb } from '../../support/on-each-dynamodb';

const startOf = (owner: string) => ({ owner, leaseUntilMs: 1_000, expiresAtMs: 5_500 });

/** What `once` needs of its store; the one in memory and the one in a table must hold it alike. */
function onceStoreContract(create: () => Promise<OnceStore>): void {
  it('lets one of many start', async () => {
    const store = await create();

    const marks = await Promise.all(['a', 'b', 'c', 'd'].map((owner) => store.start('key', startOf(owner))));

    const [winner] = ['a', 'b', 'c', 'd'].filter((_, place) => marks[place] === undefined);
    const others = marks.filter((mark) => mark !== undefined);
    expect(others).toEqual(Array(3).fill({ state: 'started', owner: winner, leaseUntilMs: 1_000 }));
  });

  it('remembers what is done, by whomever it is asked', async () => {
    const store = await create();
    await store.start('key', startOf('a'));

    await store.finish('key', 'a');

    expect(await store.start('key', startOf('a'))).toMatchObject({ state: 'done', owner: 'a' });
    expect(await store.start('key', startOf('b'), 'a')).toMatchObject({ state: 'done', owner: 'a' });
    expect(await store.start('other', startOf('b'))).toBeUndefined();
  });

  it('lets a started effect be taken over from its owner alone', async () => {
    const store = await create();
    await store.start('key', startOf('a'));

    expect(await store.start('key', startOf('b'), 'x')).toMatchObject({ owner: 'a' });
    expect(await store.start('key', startOf('b'), 'a')).toBeUndefined();
    expect(await store.start('key', startOf('c'), 'a')).toMatchObject({ state: 'started', owner: 'b' });
  });

  it('lets only the owner finish', async () => {
    const store = await create();
    await store.start('key', startOf('a'));

    await store.finish('key', 'b');
    await store.finish('none', 'a');

    expect(await store.start('key', startOf('c'))).toMatchObject({ state: 'started', owner: 'a' });
    expect(await store.start('none', startOf('c'))).toBeUndefined();
  });

  it('takes keys of any length', async () => {
    const store = await create();
    const keyOf = (end: string) => `${'\u00e4'.repeat(1_500)}${end}`;

    const marks = [
      await store.start(keyOf('1'), startOf('a')),
      await store.start(keyOf('2'), startOf('b')),
      await store.start(keyOf('1'), startOf('c')),
    ];

    expect(marks).toMatchObject([undefined, undefined, { owner: 'a' }]);
  });

  it('forgets for the owner alone, and never what is done', async () => {
    const store = await create();
    await store.start('mine', startOf('a'));
    await store.start('theirs', startOf('b'));
    await store.start('done', startOf('a'));
    await store.finish('done', 'a');

    await Promise.all(['mine', 'theirs', 'done', 'none'].map((key) => store.forget(key, 'a')));

    expect(await store.start('mine', startOf('c'))).toBeUndefined();
    expect(await store.start('theirs', startOf('c'))).toMatchObject({ owner: 'b' });
    expect(await store.start('done', startOf('c'))).toMatchObject({ state: 'done' });
  });
}

describe('createMemoryOnceStore', () => {
  onceStoreContract(async () => createMemoryOnceStore());
});

describe('createTableOnceStore', () => {
  onEachDynamodb((live) => {
    onceStoreContract(async () => createTableOnceStore(live().call, await live().createTable('effectKey')));

    it('writes when the mark may go, for time to live', async () => {
      const table = await live().createTable('effectKey');

      await createTableOnceStore(live().call, table).start('key', startOf('a'));

      expect(await live().scan(table)).toMatchObject([{ effectKey: { S: 'key' }, expiresAt: { N: '6' } }]);
    });
  });

  it('does not take a mark that has gone between two looks for its own', async () => {
    const call = (async (operation: string) => {
      if (operation === 'GetItem') return {};
      throw new SinkError('x', { code: 'ConditionalCheckFailedException', retryable: false });
    }) as DynamodbCall;

    const mark = await createTableOnceStore(call, 'table').start('key', startOf('a'));

    expect(mark).toMatchObject({ state: 'started', leaseUntilMs: Number.POSITIVE_INFINITY });
  });

  it('passes on what is no refusal', async () => {
    const error = new Error('down');
    const call = (() => Promise.reject(error)) as DynamodbCall;

    await expect(createTableOnceStore(call, 'table').finish('key', 'a')).rejects.toBe(error);
  });
});
