import type { Clock } from '../../handlers/core/clock';

interface SdkClient {
  readonly middlewareStack: {
    add(
      middleware: (next: (args: unknown) => Promise<unknown>) => (args: unknown) => Promise<unknown>,
      options: { readonly step: 'deserialize'; readonly priority: 'low' },
    ): void;
  };
}

/**
 * The time by the earlier of two clocks, this machine's and that of the service that the client calls, as its answers
 * tell. Epoch milliseconds. A machine whose clock is ahead would else say that a reading shows what it does not.
 */
export function watchServerClock(client: object, clock: Clock): () => number {
  // The service's clock minus ours, at most.
  let aheadMs = 0;
  (client as SdkClient).middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { response } = result as { readonly response?: { readonly headers?: { readonly date?: string } } };
      const dateMs = Date.parse(response?.headers?.date ?? '');
      if (!Number.isNaN(dateMs)) aheadMs = Math.min(aheadMs, dateMs - clock.nowMs());
      return result;
    },
    { step: 'deserialize', priority: 'low' },
  );
  return () => clock.nowMs() + aheadMs;
}
