import { cacheRow } from '../../../../handlers/sinks/cache/row';
import { createSinkHandler } from '../../../../handlers/sinks/sink-handler';
import { startCacheStandIn } from '../../../../local/services/cache-stand-in';
import { fanOutMessage, queueMessage, streamRecord } from '../../../support/stream-event';
import { startStubService } from '../../../support/stub-service';

const context = { awsRequestId: 'request', getRemainingTimeInMillis: () => 30_000 };

async function createRig() {
  let password = 'first';
  const secrets = await startStubService(() => ({
    body: JSON.stringify({ SecretString: JSON.stringify({ username: 'tributary', password }) }),
  }));
  const cache = await startCacheStandIn({ login: () => ({ user: 'tributary', password }) });
  const handler = createSinkHandler(cacheRow, {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'key',
    AWS_ENDPOINT_URL: secrets.url,
    TRIBUTARY_CONSUMER: 'KeepCache',
    TRIBUTARY_QUARANTINE_QUEUE_URL: `${secrets.url}/quarantine`,
    TRIBUTARY_CACHE_KEYS: '["order:{customerId}:{orderId}"]',
    TRIBUTARY_CACHE_HOST: '127.0.0.1',
    TRIBUTARY_CACHE_PORT: String(cache.port),
    TRIBUTARY_CACHE_TLS: 'false',
    TRIBUTARY_CACHE_AUTH_SECRET_ARN: 'arn:secret',
  });
  return {
    cache,
    secrets,
    handler,
    rotate: (next: string) => {
      password = next;
    },
    async stop() {
      await cache.stop();
      await secrets.stop();
    },
  };
}

describe('cacheRow', () => {
  test('makes a handler that deletes the keys of a stream and of a queue alike', async () => {
    const { cache, secrets, handler, rotate, stop } = await createRig();
    cache.set('order:c1:o1', 'cached');
    cache.set('order:c1:o2', 'cached');

    const first = await handler({ Records: [streamRecord()] }, context);
    const between = [...cache.entries().keys()];
    rotate('second');
    cache.cut();
    cache.set('order:c1:o1', 'cached again');
    const second = await handler({ Records: [queueMessage(fanOutMessage())] }, context);

    const asked = secrets.requests.length;
    await stop();
    expect([first, second]).toEqual([{ batchItemFailures: [] }, { batchItemFailures: [] }]);
    expect([between, [...cache.entries().keys()]]).toEqual([['order:c1:o2'], ['order:c1:o2']]);
    expect([cache.connections, asked]).toEqual([2, 2]);
  });

  test('makes a handler that reports the records of a cache that is away, and quarantines none', async () => {
    const { cache, secrets, handler, stop } = await createRig();
    await cache.stop();

    const response = await handler({ Records: [queueMessage(fanOutMessage())] }, context);

    const asked = secrets.requests.length;
    await stop();
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    expect(asked).toBe(0);
  });
});
