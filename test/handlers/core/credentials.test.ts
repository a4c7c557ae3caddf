import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCredentialProvider } from '../../../handlers/core/credentials';
import type { HttpCall } from '../../../handlers/core/http-exchange';
import { VirtualClock } from '../../support/virtual-clock';

const own = { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'S' };
const full = { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.23/v1' };

function rig(env: object, answers: readonly (object | number)[] = []) {
  const clock = new VirtualClock(0);
  const calls: HttpCall[] = [];
  const exchange = async (call: HttpCall) => {
    const answer = answers[calls.push(call) - 1] ?? {};
    const statusCode = typeof answer === 'number' ? answer : 200;
    return { statusCode, headers: {}, body: Buffer.from(JSON.stringify(answer)) };
  };
  return { clock, calls, provide: createCredentialProvider({ env: { ...env }, exchange, clock }) };
}

const fetched = (Token: string, minutes: number) => ({
  AccessKeyId: 'F',
  SecretAccessKey: 'G',
  Token,
  Expiration: new Date(minutes * 60_000).toISOString(),
});

describe('createCredentialProvider', () => {
  it.each([
    [own, { accessKeyId: 'A', secretAccessKey: 'S' }],
    [
      { ...own, AWS_SESSION_TOKEN: 'T' },
      { accessKeyId: 'A', secretAccessKey: 'S', sessionToken: 'T' },
    ],
  ])('takes what the environment has', async (env, credentials) => {
    const { provide, calls } = rig(env);

    expect(await provide()).toEqual(credentials);
    expect(calls).toEqual([]);
  });

  it('asks the container endpoint once, and again five minutes before the answer expires', async () => {
    const { provide, calls, clock } = rig(full, [fetched('one', 60), fetched('two', 120)]);

    const first = await Promise.all([provide(), provide()]);
    clock.skip(55 * 60_000 - 1);
    const second = await provide();
    clock.skip(1);
    const third = await provide();

    expect([...first, second].map(({ sessionToken }) => sessionToken)).toEqual(['one', 'one', 'one']);
    expect(third.sessionToken).toBe('two');
    expect(calls).toHaveLength(2);
  });

  it('keeps an answer without expiry for good', async () => {
    const { provide, calls, clock } = rig(full, [{ AccessKeyId: 'F', SecretAccessKey: 'G' }]);

    await provide();
    clock.skip(1e12);

    expect(await provide()).toMatchObject({ accessKeyId: 'F', secretAccessKey: 'G' });
    expect(calls).toHaveLength(1);
  });

  it('prefers the relative address, and sends the token from its variable or file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'credentials-'));
    const file = join(folder, 'token');
    writeFileSync(file, 'from-file\n');
    const byVariable = rig({ ...full, AWS_CONTAINER_AUTHORIZATION_TOKEN: 'from-variable' }, [fetched('x', 60)]);
    const byFile = rig(
      { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/x', AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file },
      [fetched('x', 60)],
    );

    await byVariable.provide();
    await byFile.provide();
    rmSync(folder, { recursive: true });

    expect(byVariable.calls[0]).toMatchObject({ headers: { authorization: 'from-variable' } });
    expect(byFile.calls[0]).toMatchObject({ headers: { authorization: 'from-file' } });
    expect(byFile.calls[0]?.url.href).toBe('http://169.254.170.2/v2/x');
  });

  it('asks again after a failure', async () => {
    const { provide } = rig(full, [503, fetched('late', 60)]);

    await expect(provide()).rejects.toMatchObject({ code: 'CredentialsUnavailable', retryable: true });
    expect((await provide()).sessionToken).toBe('late');
  });

  it.each([
    ['there is no source', {}, []],
    ['the endpoint is plain HTTP elsewhere', { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://example.com/' }, []],
    ['the address is none', { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'localhost' }, []],
    ['the token file is missing', { ...full, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/no/such/file' }, []],
    ['the answer has no key', full, [{ Token: 'x' }]],
  ])('fails when %s', async (_, env, answers) => {
    await expect(rig(env, answers).provide()).rejects.toMatchObject({
      code: 'CredentialsUnavailable',
      retryable: true,
    });
  });

  it('asks any host over TLS', async () => {
    const { provide } = rig({ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'https://example.com/' }, [fetched('x', 60)]);

    expect((await provide()).accessKeyId).toBe('F');
  });
});
