import type { SinkRow } from '../sink-row';
import { createAuthSecret } from './auth-secret';
import { createCacheSink } from './cache-sink';
import { cacheEnv } from './env';
import { parseCacheSettings } from './parse-cache-settings';
import { createRedisClient } from './redis-client';

export const cacheRow: SinkRow<typeof cacheEnv> = {
  name: 'cache',
  env: cacheEnv,
  create(settings, { request, clock }) {
    const { keys, endpoint, tls, authSecretArn, user } = parseCacheSettings(settings);
    const client = createRedisClient({
      endpoint,
      tls,
      clock,
      connectTimeoutMs: 2_000,
      answerTimeoutMs: 5_000,
      ...(authSecretArn !== undefined && { logins: createAuthSecret(request, authSecretArn, user) }),
    });
    return createCacheSink({ client, keys });
  },
};
