import { readEnv } from '../../../../handlers/core/env';
import { cacheEnv } from '../../../../handlers/sinks/cache/env';
import { parseCacheSettings } from '../../../../handlers/sinks/cache/parse-cache-settings';

const parse = (more: object) =>
  parseCacheSettings(
    readEnv(cacheEnv, { TRIBUTARY_CACHE_KEYS: '["order:{orderId}"]', TRIBUTARY_CACHE_HOST: 'cache', ...more }),
  );

describe('parseCacheSettings', () => {
  test('fills in the defaults', () => {
    const settings = parse({});

    expect(settings).toEqual({
      keys: ['order:{orderId}'],
      endpoint: { host: 'cache', port: 6379 },
      tls: true,
    });
  });

  test('takes every setting', () => {
    const settings = parse({
      TRIBUTARY_CACHE_PORT: '6380',
      TRIBUTARY_CACHE_TLS: 'false',
      TRIBUTARY_CACHE_AUTH_SECRET_ARN: 'arn',
      TRIBUTARY_CACHE_USER: 'tributary',
    });

    expect(settings).toEqual({
      keys: ['order:{orderId}'],
      endpoint: { host: 'cache', port: 6380 },
      tls: false,
      authSecretArn: 'arn',
      user: 'tributary',
    });
  });

  test('fails when settings are wrong, naming each', () => {
    const wrong = {
      TRIBUTARY_CACHE_KEYS: '["order:{orderId}", "orders", 7]',
      TRIBUTARY_CACHE_TLS: 'yes',
      TRIBUTARY_CACHE_USER: 'tributary',
    };

    const parseWrong = () => parse(wrong);

    for (const name of ['keys[1]', 'keys[2]', 'tls', 'user']) {
      expect(parseWrong).toThrow(`cache: \`${name}\` must be`);
    }
  });

  test.each(['{}', '[]', '"order:{orderId}"'])('fails when the keys are %s', (keys) => {
    const parseWrong = () => parse({ TRIBUTARY_CACHE_KEYS: keys });

    expect(parseWrong).toThrow('`keys` must be a list of at least one template');
  });
});
