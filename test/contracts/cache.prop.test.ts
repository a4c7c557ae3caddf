import { type CacheServer, clientOf, startStandIn } from '../support/cache-server';
import { wrongAfterRandomItems } from './cache-random-items';
import { cacheSubject } from './cache-subject';
import { itemsOfEveryType } from './random-items';
import { describeStateContract, stateLaws } from './state-contract';

const { signal } = new AbortController();
let server: CacheServer;

beforeAll(async () => {
  server = await startStandIn();
});

afterAll(async () => {
  await server.stop();
});

async function openCache() {
  const client = clientOf(server);
  await client.run([{ key: '', words: ['FLUSHALL'] }], signal);
  return { client, close: async () => client.close() };
}

for (const readers of ['prompt', 'leased'] as const) {
  describeStateContract(cacheSubject('the stand-in', readers, openCache), { runs: 6, patienceMs: 3 });
}

describe('createCacheSink', () => {
  test(`invalidates exactly the keys of ${itemsOfEveryType} items of every kind`, async () => {
    const client = clientOf(server);

    const wrong = await wrongAfterRandomItems(client, itemsOfEveryType);

    client.close();
    expect(wrong).toEqual([]);
  });
});

describe('cacheSubject', () => {
  test.each([
    ['deletes nothing', 'prompt', { keys: ['other:{orderId}'] }],
    ['is right, where a late reader has no lease', 'late', {}],
  ] as const)('finds what is old where the sink %s', async (_what, readers, broken) => {
    const subject = cacheSubject('the stand-in', readers, openCache, broken);
    const { check } = stateLaws.find(({ name }) => name.includes('at any moment'))!;

    const checked = check(subject, { runs: 100, patienceMs: 4, endOnFailure: true });

    await expect(checked).rejects.toThrow('Property failed');
  });
});
