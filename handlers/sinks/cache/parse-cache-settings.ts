import type { Settings } from '../../core/env';
import { SettingsError } from '../../core/errors';
import { placeholdersOf } from '../item-template';
import type { cacheEnv } from './env';
import type { CacheEndpoint, CacheKeys } from './settings';

/** What the sink needs of its environment, with every default filled in. */
export interface ParsedCacheSettings {
  readonly keys: CacheKeys;
  readonly endpoint: Required<CacheEndpoint>;
  readonly tls: boolean;
  readonly authSecretArn?: string;
  readonly user?: string;
}

/** Throws one `SettingsError` that names all that is wrong with the environment. */
export function parseCacheSettings(settings: Settings<typeof cacheEnv>): ParsedCacheSettings {
  const { cacheKeys: keys, cacheHost: host, cachePort: port = 6379 } = settings;
  const { cacheTls: tls = 'true', cacheAuthSecretArn: authSecretArn, cacheUser: user } = settings;
  const problems = problemsOf(keys);
  const expect = (setting: string, rule: string, isRight: boolean, got: unknown) => {
    if (!isRight) problems.push(problem(setting, rule, got));
  };
  expect('tls', 'true or false', tls === 'true' || tls === 'false', tls);
  expect('user', 'without a value where no secret is given', user === undefined || authSecretArn !== undefined, user);
  if (problems.length > 0) throw new SettingsError(problems);
  return {
    keys: keys as CacheKeys,
    endpoint: { host, port },
    tls: tls === 'true',
    ...(authSecretArn !== undefined && { authSecretArn }),
    ...(user !== undefined && { user }),
  };
}

function problemsOf(keys: unknown): string[] {
  if (!Array.isArray(keys) || keys.length === 0) return [problem('keys', 'a list of at least one template', keys)];
  return keys.flatMap((template, index) =>
    typeof template === 'string' && placeholdersOf(template).length > 0
      ? []
      : [problem(`keys[${index}]`, 'text with an attribute in braces, as `order:{orderId}`', template)],
  );
}

function problem(setting: string, rule: string, got: unknown): string {
  return `cache: \`${setting}\` must be ${rule}, got ${JSON.stringify(got)}. Correct the settings of the cache.`;
}
