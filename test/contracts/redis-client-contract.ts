import { createLeasedCache } from '../../handlers/sinks/cache/leased-cache';
import { type CacheServer, type CacheServerOptions, clientOf, type StartCacheServer } from '../support/cache-server';

const { signal } = new AbortController();

/** What the sink and the readers of a cache rely on, of a server and of a stand-in for one alike. */
export function describeRedisClient(name: string, start: StartCacheServer): void {
  describe(`createRedisClient with ${name}`, () => {
    const running: { stop(): Promise<void> | void }[] = [];
    let tokens = 0;
    const newToken = () => `token-${++tokens}`;

    afterEach(async () => {
      for (const one of running.splice(0).reverse()) await one.stop();
    });

    async function open(options: CacheServerOptions = {}): Promise<CacheServer> {
      const server = await start(options);
      running.push(server);
      return server;
    }

    /** Sends one command and gives its answer. */
    function connect(...args: Parameters<typeof clientOf>) {
      const client = clientOf(...args);
      running.push({ stop: () => client.close() });
      const send = async (words: readonly string[]) => {
        const [answer] = await client.run([{ key: words[1] ?? '', words }], signal);
        if (answer instanceof Error) throw answer;
        return answer;
      };
      return { client, send };
    }

    test('answers each command of a pipeline, whatever became of the others', async () => {
      const { client } = connect(await open());
      const commands = [['SET', 'a', 'ä😀\r\n'], ['GET', 'a'], ['NONSENSE'], ['UNLINK', 'a'], ['GET', 'a']];

      const answers = await client.run(
        commands.map((words) => ({ key: 'a', words })),
        signal,
      );

      expect(answers).toEqual(['OK', 'ä😀\r\n', expect.objectContaining({ code: 'ERR', retryable: true }), 1, null]);
    });

    test('keeps its connection, and makes another when the server was restarted', async () => {
      const server = await open();
      const { send } = connect(server);
      await send(['SET', 'a', '1']);

      await server.restart();
      const answer = await send(['SET', 'a', '2']);

      expect(answer).toBe('OK');
      expect(await send(['GET', 'a'])).toBe('2');
    });

    test('reaches a server over TLS whose certificate it trusts, and no other', async () => {
      const server = await open({ tls: true });
      const trusting = connect(server);
      const { ca: _ca, ...unknown } = server;
      const careful = connect(unknown, undefined, { tls: true });

      const [answer, refusal] = await Promise.allSettled([trusting.send(['PING']), careful.send(['PING'])]);

      expect(answer).toMatchObject({ value: 'PONG' });
      expect(refusal).toMatchObject({ reason: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT', retryable: true } });
    });

    test('logs in, and asks for the password again when it was changed', async () => {
      const server = await open({ password: 'first', tls: true });
      let current = 'first';
      let known: string | undefined;
      const logins = {
        async read() {
          known ??= current;
          return { password: known };
        },
        forget() {
          known = undefined;
        },
      };
      const { send } = connect(server, undefined, { logins });
      await send(['SET', 'a', '1']);

      await server.setPassword('second');
      current = 'second';
      await server.restart();
      const answer = await send(['PING']);

      expect(answer).toBe('PONG');
    });

    test.each([
      ['a wrong password', 'wrong', 'WRONGPASS'],
      ['no password', undefined, 'NOAUTH'],
    ])('fails so that it is tried again with %s', async (_what, password, code) => {
      const { send } = connect(await open({ password: 'right' }), password);

      const answer = send(['UNLINK', 'a']);

      await expect(answer).rejects.toMatchObject({ code, retryable: true });
    });

    test('caches what a reader loads under its lease, until it is deleted', async () => {
      const { send } = connect(await open());
      const cache = createLeasedCache({ send, newToken, ttlMs: 60_000 });
      const loads: string[] = [];
      const read = (value: string) =>
        cache.read('k', async () => {
          loads.push(value);
          return value;
        });

      const first = [await read('old'), await read('unread')];
      await send(['UNLINK', 'k']);
      const second = [await read('new'), await read('unread')];

      expect([first, second, loads]).toEqual([
        ['old', 'old'],
        ['new', 'new'],
        ['old', 'new'],
      ]);
    });

    test.each([
      ['nobody read since', false],
      ['another reader waits by now', true],
    ])('does not cache what was deleted while it was loaded, where %s', async (_what, isRead) => {
      const { send } = connect(await open());
      const cache = createLeasedCache({ send, newToken, ttlMs: 60_000 });

      const seen = await cache.read('k', async () => {
        await send(['UNLINK', 'k']);
        if (isRead) await cache.read('k', async () => undefined);
        return 'old';
      });

      const held = String(await send(['GET', 'k']));
      expect(seen).toBe('old');
      expect(held).toMatch(isRead ? /^tributary-lease:/ : /^null$/);
    });

    test('shares a lease among readers, of which the first to load writes', async () => {
      const { send } = connect(await open());
      const cache = createLeasedCache({ send, newToken, ttlMs: 60_000 });

      const slow = await cache.read('k', async () => {
        await cache.read('k', async () => 'first');
        return 'second';
      });

      expect([slow, await send(['GET', 'k'])]).toEqual(['second', 'first']);
    });

    test('does not cache what took longer to load than the lease stays', async () => {
      const { send } = connect(await open());
      const cache = createLeasedCache({ send, newToken, ttlMs: 60_000, loadMsMax: 1 });

      await cache.read('k', async () => {
        // It has expired once the server says so.
        while ((await send(['GET', 'k'])) !== null);
        return 'late';
      });

      expect(await send(['GET', 'k'])).toBeNull();
    });

    test('caches neither nothing nor what looks like a lease', async () => {
      const { send } = connect(await open());
      const cache = createLeasedCache({ send, newToken, ttlMs: 60_000 });

      const seen = [
        await cache.read('k', async () => undefined),
        await cache.read('k', async () => 'tributary-lease:'),
        await cache.read('k', async () => 'third'),
      ];

      expect(seen).toEqual([undefined, 'tributary-lease:', 'third']);
    });
  });
}
