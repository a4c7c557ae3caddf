import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../../../handlers/core/clock';
import { keySlot } from '../../../../handlers/sinks/cache/key-slot';
import { createRedisClient, type RedisClient } from '../../../../handlers/sinks/cache/redis-client';
import type { NodeParts } from '../../../../handlers/sinks/cache/redis-node';
import {
  type CacheStandIn,
  type CacheStandInOptions,
  ok,
  startCacheStandIn,
} from '../../../../local/services/cache-stand-in';

const servers: CacheStandIn[] = [];
const clients: RedisClient[] = [];
const { signal } = new AbortController();

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const server of servers.splice(0)) await server.stop();
});

async function start(options: CacheStandInOptions = {}): Promise<CacheStandIn> {
  const server = await startCacheStandIn(options);
  servers.push(server);
  return server;
}

function connect(port: number, more: Partial<NodeParts> = {}) {
  const endpoint = { host: '127.0.0.1', port };
  const times = { connectTimeoutMs: 1_000, answerTimeoutMs: 2_000 };
  const client = createRedisClient({ endpoint, tls: false, clock: systemClock, ...times, ...more });
  clients.push(client);
  const unlink = (...keys: string[]) =>
    client.run(
      keys.map((key) => ({ key, words: ['UNLINK', key] })),
      signal,
    );
  return { client, unlink };
}

const codes = (replies: readonly unknown[]) => replies.map((reply) => (reply as { code?: string }).code ?? reply);

/** Two nodes of a cluster, of which the second has every slot from the middle on. */
async function startCluster(more: (second: () => CacheStandIn) => CacheStandInOptions = () => ({})) {
  const second = await start();
  const middle = 8_192;
  const slots = () => [
    [0, middle - 1, ['', first.port, 'a']],
    [middle, 16_383, ['127.0.0.1', second.port, 'b']],
  ];
  const first: CacheStandIn = await start({
    commands: {
      UNLINK: ([key]) => (keySlot(key!) < middle ? 1 : new Error(`MOVED ${keySlot(key!)} 127.0.0.1:${second.port}`)),
      CLUSTER: () => slots(),
    },
    ...more(() => second),
  });
  return { first, second };
}

describe('createRedisClient', () => {
  test('makes one connection for all that run at once, and keeps it', async () => {
    const server = await start();
    const { unlink } = connect(server.port);

    await Promise.all([unlink('a'), unlink('b'), unlink('c')]);
    await unlink('d');

    expect(server.connections).toBe(1);
  });

  test('makes a new connection after four idle minutes', async () => {
    const server = await start();
    let nowMs = 0;
    const { unlink } = connect(server.port, { clock: { ...systemClock, nowMs: () => nowMs } });
    await unlink('a');
    nowMs += 239_999;
    await unlink('a');
    const before = server.connections;

    nowMs += 240_000;
    await unlink('a');

    expect([before, server.connections]).toEqual([1, 2]);
  });

  test('fails every command, each so that it is tried again, where nobody answers', async () => {
    const server = await start();
    await server.stop();
    const { unlink } = connect(server.port);

    const replies = await unlink('a', 'b');

    expect(replies).toEqual([0, 1].map(() => expect.objectContaining({ code: 'ECONNREFUSED', retryable: true })));
  });

  test('gives up a server that takes too long, and what waits behind it', async () => {
    const server = await start({ commands: { UNLINK: () => ({ raw: '' }) } });
    const { unlink } = connect(server.port, { answerTimeoutMs: 30 });

    const [one, other] = await Promise.all([unlink('a'), unlink('b')]);

    expect([codes(one), codes(other)]).toEqual([['RequestTimeout'], ['RequestTimeout']]);
  });

  test('ends at once when it is aborted, and gives no later caller the answers of an earlier one', async () => {
    const server = await start({ commands: { GET: ([key]) => key! } });
    const { client } = connect(server.port);
    const get = (key: string, from: AbortSignal) => client.run([{ key, words: ['GET', key] }], from);
    await get('first', signal);
    const controller = new AbortController();

    const aborted = get('aborted', controller.signal);
    controller.abort(new Error('The deadline is reached.'));
    const later = get('later', signal);

    await expect(aborted).rejects.toThrow('The deadline is reached.');
    expect(await later).toEqual(['later']);
    await expect(get('too late', controller.signal)).rejects.toThrow('The deadline is reached.');
  });

  test('leaves a node that may no longer be written to, so that the name is looked up again', async () => {
    let isReplica = true;
    const server = await start({
      commands: { UNLINK: () => (isReplica ? new Error('READONLY You cannot write.') : 1) },
    });
    const { unlink } = connect(server.port);

    const refused = await unlink('a');
    isReplica = false;
    const taken = await unlink('a');

    expect([codes(refused), taken, server.connections]).toEqual([['READONLY'], [1], 2]);
  });

  test('leaves a server that speaks something else', async () => {
    const server = await start({ commands: { UNLINK: () => ({ raw: 'HTTP/1.1 400\r\n' }) } });
    const { unlink } = connect(server.port);

    const replies = await unlink('a');

    expect(codes(replies)).toEqual(['ProtocolError']);
  });

  test('follows a cluster to the node that has the slot, and asks that node at once the next time', async () => {
    const { first, second } = await startCluster();
    const { unlink } = connect(first.port);
    second.set('foo', '1');

    const replies = [await unlink('foo', 'hello', 'foo'), await unlink('foo', 'hello', 'bar')];

    // `bar` and `hello` are in the lower half, `foo` is in the upper one.
    expect(['foo', 'hello', 'bar'].map((key) => keySlot(key) >= 8_192)).toEqual([true, false, false]);
    expect(replies).toEqual([
      [1, 1, 0],
      [0, 1, 1],
    ]);
    expect(first.seen.filter(([name, key]) => name === 'UNLINK' && key === 'foo')).toHaveLength(2);
    expect([first.connections, second.connections]).toEqual([1, 1]);
  });

  test('asks the node that a moving slot goes to, for that one command', async () => {
    const { first, second } = await startCluster((node) => ({
      commands: { UNLINK: ([key]) => new Error(`ASK ${keySlot(key!)} :${node().port}`) },
    }));
    const { unlink } = connect(first.port);

    const replies = [await unlink('foo'), await unlink('foo')];

    expect(replies).toEqual([[0], [0]]);
    expect(second.seen).toEqual([['ASKING'], ['UNLINK', 'foo'], ['ASKING'], ['UNLINK', 'foo']]);
  });

  test('gives up where nodes send it to and fro', async () => {
    const server: CacheStandIn = await start({
      commands: { UNLINK: () => new Error(`MOVED 1 127.0.0.1:${server.port}`), CLUSTER: () => new Error('NOPERM') },
    });
    const { unlink } = connect(server.port);

    const replies = await unlink('a');

    expect(codes(replies)).toEqual(['MOVED']);
  });

  test('goes back to the endpoint when a node of the cluster is gone', async () => {
    const { first, second } = await startCluster();
    const { unlink } = connect(first.port);
    await unlink('foo');
    await second.stop();
    await delay(5);

    const [lost, asked] = [await unlink('foo'), first.seen.length];
    await unlink('foo');

    expect((lost[0] as { retryable?: boolean }).retryable).toBe(true);
    expect(first.seen.length).toBeGreaterThan(asked);
  });

  test('forgets a login that a command finds refused', async () => {
    let isIn = false;
    const server = await start({
      commands: { AUTH: () => ok, UNLINK: () => (isIn ? 1 : new Error('NOAUTH Authentication required.')) },
    });
    let forgotten = 0;
    const forget = () => {
      forgotten += 1;
    };
    const logins = { read: async () => ({ user: 'u', password: 'p' }), forget };
    const { unlink } = connect(server.port, { logins });

    const refused = await unlink('a');
    isIn = true;
    const taken = await unlink('a');

    expect([codes(refused), taken, forgotten]).toEqual([['NOAUTH'], [1], 1]);
  });
});
