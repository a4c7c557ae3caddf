import { readFileSync } from 'node:fs';
import type { Clock } from './clock';
import type { EnvSource } from './env';
import { SinkError } from './errors';
import type { HttpExchange } from './http-exchange';
import { createRefreshedCredentials, type ExpiringCredentials } from './refreshed-credentials';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export type CredentialProvider = () => Promise<Credentials>;

export interface CredentialParts {
  readonly env: EnvSource;
  readonly exchange: HttpExchange;
  readonly clock: Clock;
}

/** Hosts that may be asked for credentials over plain HTTP: this machine, ECS, and EKS (IPv4 and IPv6). */
const plainHttpHosts = new Set([
  'localhost',
  '127.0.0.1',
  '[::1]',
  '169.254.170.2',
  '169.254.170.23',
  '[fd00:ec2::23]',
]);

/**
 * Credentials of the function's role: from the environment, where Lambda puts them, else from the container
 * endpoint that restored (SnapStart) and containerised runtimes offer instead.
 */
export function createCredentialProvider(parts: CredentialParts): CredentialProvider {
  const fetched = createRefreshedCredentials(parts.clock, async () => {
    try {
      return await fetchFromContainer(parts);
    } catch (error) {
      // A token file that is missing or an address that is none is no record's fault.
      throw error instanceof SinkError ? error : unavailable('the container endpoint is not set up right', error);
    }
  });
  return async () => readCredentials(parts.env) ?? fetched();
}

function readCredentials(env: EnvSource): Credentials | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: token } = env;
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(token && { sessionToken: token }) };
}

/** @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html */
async function fetchFromContainer({ env, exchange }: CredentialParts): Promise<ExpiringCredentials> {
  const url = containerUrl(env);
  const token = env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE
    ? readFileSync(env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE, 'utf8').trim()
    : env.AWS_CONTAINER_AUTHORIZATION_TOKEN;
  const answer = await exchange({ method: 'GET', url, headers: token ? { authorization: token } : {} });
  if (answer.statusCode !== 200) throw unavailable(`the credential endpoint answered ${answer.statusCode}`);
  const body = JSON.parse(answer.body.toString()) as Record<string, string | undefined>;
  if (!body.AccessKeyId || !body.SecretAccessKey) throw unavailable('the credential endpoint sent no key');
  return {
    accessKeyId: body.AccessKeyId,
    secretAccessKey: body.SecretAccessKey,
    ...(body.Token && { sessionToken: body.Token }),
    expiresAtMs: body.Expiration ? Date.parse(body.Expiration) : Number.POSITIVE_INFINITY,
  };
}

function containerUrl(env: EnvSource): URL {
  const { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relative, AWS_CONTAINER_CREDENTIALS_FULL_URI: full } = env;
  if (relative) return new URL(relative, 'http://169.254.170.2');
  if (!full) throw unavailable('neither the environment nor a container endpoint has any');
  const url = new URL(full);
  if (url.protocol !== 'https:' && !plainHttpHosts.has(url.hostname)) {
    throw unavailable('AWS_CONTAINER_CREDENTIALS_FULL_URI must be https or a host of the container runtime');
  }
  return url;
}

function unavailable(reason: string, cause?: unknown): SinkError {
  return new SinkError(`No AWS credentials: ${reason}.`, { code: 'CredentialsUnavailable', retryable: true, cause });
}
