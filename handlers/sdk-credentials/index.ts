import { systemClock } from '../core/clock';
import { type CredentialProvider, createCredentialProvider } from '../core/credentials';
import { createHttpExchange } from '../core/http-exchange';

/**
 * Stands in for `@aws-sdk/credential-provider-node` in every bundle: a function has its role's credentials in the
 * environment or at the container endpoint, so profiles, SSO and instance metadata would be dead weight: 40 KB of
 * a zip with a client in it. The SDK calls it as its own.
 */
export function defaultProvider(): CredentialProvider {
  const exchange = createHttpExchange({
    clock: systemClock,
    connectionsMax: 1,
    connectTimeoutMs: 1_000,
    requestTimeoutMs: 5_000,
  });
  return createCredentialProvider({ env: process.env, exchange, clock: systemClock });
}
