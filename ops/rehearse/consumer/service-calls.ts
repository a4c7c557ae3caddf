import type { LambdaEnvironment } from '../../../engine/sim/core/lambda-environment';
import type { SimSurroundings } from '../../../engine/sim/sim-function';
import type { OnceStore } from '../../../handlers/consumer/once-store';
import { SinkError } from '../../../handlers/core/errors';

/** The handlers' own client gives a call up after this long. */
const requestTimeoutMs = 10_000;

/**
 * Calls of DynamoDB from one environment. They fail as `createDynamodbCall` does: refused while the sink is down, not
 * answered in time where a fault has them hang, and with the signal's reason where it aborts.
 */
export class ServiceCalls {
  readonly #environment: LambdaEnvironment;
  readonly #world: SimSurroundings;

  constructor(environment: LambdaEnvironment, world: SimSurroundings) {
    this.#environment = environment;
    this.#world = world;
  }

  async make<Answer>(operation: string, effect: () => Answer, signal?: AbortSignal): Promise<Awaited<Answer>> {
    if (this.#environment.hangs) return this.#hang(signal);
    const wasDown = this.#world.isSinkDown();
    const arrive = () => {
      if (wasDown || this.#world.isSinkDown()) throw unavailable(operation);
      return effect();
    };
    return await this.#environment.call(arrive, { signal });
  }

  #hang(signal: AbortSignal | undefined): Promise<never> {
    return new Promise((_, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const code = 'RequestTimeout';
      const giveUp = () => reject(new SinkError(`No answer in time (${code}).`, { code, retryable: true }));
      const cancel = this.#environment.clock.after(requestTimeoutMs, giveUp);
      const stop = () => {
        cancel();
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', stop, { once: true });
    });
  }
}

/** A store that takes calls to reach, as the one in DynamoDB. */
export function remoteOnceStore(store: OnceStore, calls: ServiceCalls): OnceStore {
  return {
    start: (key, start, replaces) => calls.make('PutItem', () => store.start(key, start, replaces)),
    finish: (key, owner) => calls.make('UpdateItem', () => store.finish(key, owner)),
    forget: (key, owner) => calls.make('DeleteItem', () => store.forget(key, owner)),
  };
}

export function unavailable(operation: string): SinkError {
  const code = 'ServiceUnavailable';
  return new SinkError(`dynamodb refused ${operation} (${code}).`, { code, statusCode: 503, retryable: true });
}
