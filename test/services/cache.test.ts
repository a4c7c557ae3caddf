import { systemClock } from '../../handlers/core/clock';
import { keySlot } from '../../handlers/sinks/cache/key-slot';
import { createRedisClient, type RedisClient } from '../../handlers/sinks/cache/redis-client';
import { wrongAfterRandomItems } from '../contracts/cache-random-items';
import { cacheSubject } from '../contracts/cache-subject';
import { describeRedisClient } from '../contracts/redis-client-contract';
import { describeStateContract } from '../contracts/state-contract';
import { type CacheServer, clientOf, redisProgram, startRedis } from '../support/cache-server';
import { describeWithTool } from './toolchain';

const { signal } = new AbortController();
const { REDIS_URL } = process.env;
let server: CacheServer | undefined;

/** A client of REDIS_URL, such as `rediss://user:password@host:6379`, which is emptied; else of a server of the test. */
async function connect(): Promise<RedisClient> {
  if (REDIS_URL) return clientOfUrl(new URL(REDIS_URL));
  server ??= await startRedis();
  return clientOf(server);
}

function clientOfUrl({ protocol, hostname, port, username, password }: URL): RedisClient {
  const login = { password: decodeURIComponent(password), ...(username && { user: decodeURIComponent(username) }) };
  return createRedisClient({
    endpoint: { host: hostname, port: Number(port || 6379) },
    tls: protocol === 'rediss:',
    clock: systemClock,
    connectTimeoutMs: 5_000,
    answerTimeoutMs: 10_000,
    ...(password && { logins: { read: async () => login, forget: () => {} } }),
  });
}

async function openCache() {
  const client = await connect();
  await client.run([{ key: '', words: ['FLUSHALL'] }], signal);
  return { client, close: async () => client.close() };
}

describeWithTool('the cache on a real server', 'redis-server', () => {
  afterAll(() => server?.stop());

  for (const readers of ['prompt', 'leased'] as const) {
    describeStateContract(cacheSubject('a real server', readers, openCache), {
      runs: 6,
      patienceMs: 5,
      timeoutMs: 60_000,
    });
  }

  test('invalidates exactly the keys of 10,000 items of every kind', async () => {
    const { client, close } = await openCache();

    const wrong = await wrongAfterRandomItems(client, 10_000);

    await close();
    expect(wrong).toEqual([]);
  });

  if (redisProgram) {
    describeRedisClient('a real server', startRedis);

    test('finds the nodes of a cluster, and one that takes over a slot', async () => {
      const cluster = await startCluster();
      const client = clientOf(cluster.nodes[0]!);
      const keys = Array.from({ length: 100 }, (_, index) => `key-${index}`);
      const each = (...words: string[]) => keys.map((key) => ({ key, words: [words[0]!, key, ...words.slice(1)] }));

      const answers = [await client.run(each('SET', '1'), signal), await client.run(each('UNLINK'), signal)];
      await cluster.move(keySlot('key-1'));
      const moved = await client.run(each('SET', '2'), signal);

      client.close();
      await cluster.stop();
      expect(answers.map((all) => new Set(all))).toEqual([new Set(['OK']), new Set([1])]);
      expect(new Set(moved)).toEqual(new Set(['OK']));
    });
  }
});

/** Two nodes with half of the slots each. */
async function startCluster() {
  const nodes = [await startRedis({ cluster: true }), await startRedis({ cluster: true })] as const;
  const [first, second] = nodes.map((node) => {
    const client = clientOf(node);
    const send = async (...words: string[]) => {
      const [answer] = await client.run([{ key: '', words: ['CLUSTER', ...words] }], signal);
      if (answer instanceof Error) throw answer;
      return String(answer);
    };
    return { send, close: () => client.close() };
  }) as [Admin, Admin];
  await first.send('ADDSLOTSRANGE', '0', '8191');
  await second.send('ADDSLOTSRANGE', '8192', '16383');
  await first.send('MEET', '127.0.0.1', String(nodes[1].port));
  for (const node of [first, second]) while (!(await node.send('INFO')).includes('cluster_state:ok'));
  const ids = [await first.send('MYID'), await second.send('MYID')];
  return {
    nodes,
    /** Gives a slot that is empty to the other node. */
    async move(slot: number) {
      const owner = slot <= 8_191 ? 1 : 0;
      for (const node of owner === 0 ? [first, second] : [second, first]) {
        await node.send('SETSLOT', String(slot), 'NODE', ids[owner]!);
      }
    },
    async stop() {
      for (const admin of [first, second]) admin.close();
      for (const node of nodes) await node.stop();
    },
  };
}

interface Admin {
  send(...words: string[]): Promise<string>;
  close(): void;
}
