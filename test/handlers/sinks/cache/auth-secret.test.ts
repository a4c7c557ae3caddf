import { createAwsRequest } from '../../../../handlers/core/aws-request';
import { systemClock } from '../../../../handlers/core/clock';
import { createAuthSecret } from '../../../../handlers/sinks/cache/auth-secret';
import { type StubAnswer, startStubService } from '../../../support/stub-service';

let service: Awaited<ReturnType<typeof startStubService>>;
let answer: StubAnswer;

beforeAll(async () => {
  service = await startStubService(() => answer);
});

afterAll(async () => {
  await service.stop();
});

function createLogins(user?: string) {
  service.requests.length = 0;
  const env = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key', AWS_ENDPOINT_URL_SECRETSMANAGER: service.url };
  return createAuthSecret(createAwsRequest({ env, clock: systemClock }), 'arn:secret', user);
}

const holding = (SecretString: string) => ({ body: JSON.stringify({ SecretString }) });

describe('createAuthSecret', () => {
  test('asks for the secret once, and again after it was forgotten', async () => {
    answer = holding('first');
    const logins = createLogins();
    const [one, other] = await Promise.all([logins.read(), logins.read()]);
    answer = holding('second');

    const kept = await logins.read();
    logins.forget();
    const fetched = await logins.read();

    expect([one, other, kept, fetched].map(({ password }) => password)).toEqual(['first', 'first', 'first', 'second']);
    expect(service.requests.map(({ headers, body }) => [headers['x-amz-target'], JSON.parse(String(body))])).toEqual([
      ['secretsmanager.GetSecretValue', { SecretId: 'arn:secret' }],
      ['secretsmanager.GetSecretValue', { SecretId: 'arn:secret' }],
    ]);
    expect(service.requests[0]!.headers['content-type']).toBe('application/x-amz-json-1.1');
  });

  test.each([
    ['pass word', undefined, { password: 'pass word' }],
    ['{not json', undefined, { password: '{not json' }],
    ['{"password":"p"}', undefined, { password: 'p' }],
    ['{"username":"u","password":"p"}', undefined, { user: 'u', password: 'p' }],
    ['{"username":"u","password":"p"}', 'setting', { user: 'setting', password: 'p' }],
  ])('reads %s with the user %s', async (secret, user, expected) => {
    answer = holding(secret);

    const login = await createLogins(user).read();

    expect(login).toEqual(expected);
  });

  test.each([
    ['is empty', holding(''), 'CacheSecretUnusable'],
    ['has no password', holding('{"username":"u"}'), 'CacheSecretUnusable'],
    ['is not there', { status: 400, body: '{"__type":"ResourceNotFoundException"}' }, 'ResourceNotFoundException'],
    ['cannot be decrypted', { status: 400, body: '{"__type":"DecryptionFailure"}' }, 'DecryptionFailure'],
    ['may not be read', { status: 400, body: '{"__type":"AccessDeniedException"}' }, 'AccessDeniedException'],
  ])('fails so that it is tried again when the secret %s', async (_what, refusal, code) => {
    answer = refusal;
    const logins = createLogins();

    const read = logins.read();

    await expect(read).rejects.toMatchObject({ code, retryable: true });
    answer = holding('mended');
    expect(await logins.read()).toEqual({ password: 'mended' });
  });
});
