import type { EnvTable } from '../../core/env';

/** Which keys are invalidated, and how the server is reached. */
export const cacheEnv = {
  cacheKeys: { name: 'TRIBUTARY_CACHE_KEYS', kind: 'json' },
  cacheHost: { name: 'TRIBUTARY_CACHE_HOST', kind: 'text' },
  cachePort: { name: 'TRIBUTARY_CACHE_PORT', kind: 'integer', optional: true, min: 1, max: 65_535 },
  cacheTls: { name: 'TRIBUTARY_CACHE_TLS', kind: 'text', optional: true },
  cacheAuthSecretArn: { name: 'TRIBUTARY_CACHE_AUTH_SECRET_ARN', kind: 'text', optional: true },
  cacheUser: { name: 'TRIBUTARY_CACHE_USER', kind: 'text', optional: true },
} as const satisfies EnvTable;
