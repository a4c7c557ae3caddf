import type { Clock } from './clock';
import type { CredentialProvider, Credentials } from './credentials';

/** Credentials with the time at which they stop being good, in epoch milliseconds. */
export interface ExpiringCredentials extends Credentials {
  /** NaN or Infinity: they are asked for again each time, or never. */
  readonly expiresAtMs: number;
}

/** Credentials are fetched again this long before they expire, so that none expires on its way. */
const refreshMarginMs = 300_000;

/** Credentials that are kept until shortly before they expire, and fetched by one call however many wait for them. */
export function createRefreshedCredentials(
  clock: Clock,
  fetchCredentials: () => Promise<ExpiringCredentials>,
): CredentialProvider {
  let cached: ExpiringCredentials | undefined;
  let pending: Promise<ExpiringCredentials> | undefined;
  const refresh = async () => {
    try {
      cached = await fetchCredentials();
      return cached;
    } finally {
      pending = undefined;
    }
  };
  return async () => {
    if (cached && clock.nowMs() < cached.expiresAtMs - refreshMarginMs) return cached;
    pending ??= refresh();
    return pending;
  };
}
