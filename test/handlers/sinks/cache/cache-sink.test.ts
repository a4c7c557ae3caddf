import type { Change } from '../../../../handlers/core/change';
import { SinkError } from '../../../../handlers/core/errors';
import { type CacheSinkParts, createCacheSink } from '../../../../handlers/sinks/cache/cache-sink';
import type { KeyCommand } from '../../../../handlers/sinks/cache/redis-client';
import { changeOf, keysOf } from './change-of';

const { signal } = new AbortController();

/** A sink before a client that fails for the keys that are named, with the pipelines that it was sent. */
function createRig(parts: Partial<CacheSinkParts> = {}, failing: readonly string[] = []) {
  const pipelines: (readonly (readonly string[])[])[] = [];
  const run = async (commands: readonly KeyCommand[]) => {
    pipelines.push(commands.map(({ words }) => words));
    const error = new SinkError('No answer.', { code: 'ECONNRESET', retryable: true });
    return commands.map(({ key }) => (failing.includes(key) ? error : 1));
  };
  const client = { run, close: () => {} };
  const sink = createCacheSink({ client, keys: ['order:{orderId}'], ...parts });
  const invalidate = async (changes: readonly Change[]) => {
    const tasks = sink.plan(changes);
    const outcomes = await Promise.all(tasks.map((task) => task.run({ signal })));
    return outcomes.flat().map(({ status }) => status);
  };
  return { sink, pipelines, invalidate };
}

const order = (orderId: string, sequenceNumber = '100') => changeOf({ keys: keysOf('c1', orderId), sequenceNumber });

describe('createCacheSink', () => {
  test('deletes the keys of all changes in one pipeline, each key once', async () => {
    const { invalidate, pipelines } = createRig();

    const outcomes = await invalidate([order('1'), order('2'), order('1', '101')]);

    expect(pipelines).toEqual([
      [
        ['UNLINK', 'order:1'],
        ['UNLINK', 'order:2'],
      ],
    ]);
    expect(outcomes).toEqual(['done', 'done', 'done']);
  });

  test('keeps the changes of an item in one task, of at most 250 changes', () => {
    const { sink } = createRig();
    const changes = Array.from({ length: 600 }, (_, index) => order(String(index % 300), String(1_000 + index)));

    const tasks = sink.plan(changes);

    expect(tasks.map((task) => task.changes.length)).toEqual([250, 250, 100]);
    expect(new Set(tasks[0]!.changes.map(({ itemKey }) => itemKey)).size).toBe(125);
  });

  test('reports the changes of a key that failed as transient, and no others', async () => {
    const { invalidate } = createRig({}, ['order:2']);

    const outcomes = await invalidate([order('1'), order('2'), order('3'), order('2', '101')]);

    // Changes of one item stand together.
    expect(outcomes).toEqual(['done', 'transient', 'transient', 'done']);
  });

  test.each([
    [[], ['poison']],
    [['order:1'], ['transient']],
  ])('is poison only once what can be invalidated is: with %j failing it is %j', async (failing, expected) => {
    const { invalidate, pipelines } = createRig({ keys: ['email:{email}', 'order:{orderId}'] }, failing);

    const outcomes = await invalidate([order('1')]);

    expect(outcomes).toEqual(expected);
    expect(pipelines).toEqual([[['UNLINK', 'order:1']]]);
  });
});
