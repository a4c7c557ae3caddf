import type { AwsRequest } from '../../core/aws-request';
import { SinkError } from '../../core/errors';
import { createJsonCall } from '../../core/json-call';
import type { Logins } from './redis-node';

/**
 * The login that a secret holds: as JSON `{ "username", "password" }`, or the password alone. It is fetched once, and
 * again after `forget`. `user` goes before the name in the secret. Whatever is wrong with it, an operator mends it and no
 * record is to blame, so the error is a retryable `SinkError`.
 */
export function createAuthSecret(request: AwsRequest, secretArn: string, user?: string): Logins {
  const call = createJsonCall(request, { service: 'secretsmanager', target: 'secretsmanager', jsonVersion: '1.1' });
  let login: ReturnType<Logins['read']> | undefined;
  const fetchLogin = async () => {
    const answer = await call<{ readonly SecretString?: string }>('GetSecretValue', { SecretId: secretArn });
    const { username, password } = loginOf(answer.SecretString ?? '');
    const name = user ?? username;
    return { password, ...(name !== undefined && { user: name }) };
  };
  return {
    read() {
      login ??= fetchLogin().catch((error) => {
        login = undefined;
        const code = error instanceof SinkError ? error.code : 'CacheSecretUnusable';
        throw new SinkError(`The secret of the cache cannot be read (${code}).`, {
          code,
          retryable: true,
          cause: error,
        });
      });
      return login;
    },
    forget() {
      login = undefined;
    },
  };
}

function loginOf(text: string): { readonly username?: string; readonly password: string } {
  if (text === '') throw unusable('is not text');
  if (!text.startsWith('{')) return { password: text };
  const { username, password } = parse(text);
  if (typeof password !== 'string' || password === '') throw unusable('has no `password`');
  return { password, ...(typeof username === 'string' && username !== '' && { username }) };
}

function parse(text: string): { readonly username?: unknown; readonly password?: unknown } {
  try {
    return JSON.parse(text);
  } catch {
    // A password may begin with a brace.
    return { password: text };
  }
}

function unusable(problem: string): SinkError {
  return new SinkError(`The secret of the cache ${problem}.`, { code: 'CacheSecretUnusable', retryable: true });
}
