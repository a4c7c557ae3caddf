import type { InvocationContext } from '../../../handlers/core/process-batch';
import type { InvocationResult } from '../../actions';
import type { SimFunction, SimInvocation, SimSurroundings } from '../sim-function';
import { CallSchedule } from './call-schedule';
import { LambdaEnvironment } from './lambda-environment';
import { PendingPromises } from './pending-promises';

/** What a module exports to Lambda: fulfils with the response or fails. */
export type SimHandler = (event: unknown, context: InvocationContext) => unknown;

export interface EnvironmentFunctionParts {
  readonly surroundings: SimSurroundings;
  /** Loads the code into a new environment, which keeps it and all that it remembers. */
  createHandler(environment: LambdaEnvironment): SimHandler;
  /** Environments at once, at least 1. An invocation beyond them is throttled. Default unbounded. */
  readonly environmentsMax?: number | undefined;
  /** Whether changes of one item take effect in order. */
  readonly ordersEffects: boolean;
  /** Whether what it quarantines can be nothing but poison. Default false. */
  readonly keepsOnlyPoison?: boolean;
  /** What the handler is given. Default: the event of the invocation. */
  eventOf?(invocation: SimInvocation): unknown;
  /** True while code in an environment waits for something that is no part of the simulated world. */
  waitsOutside?(): boolean;
  /** Told of each answer before Lambda is. */
  onAnswer?(environment: LambdaEnvironment, invocation: SimInvocation, result: InvocationResult): void;
}

interface Slot {
  readonly environment: LambdaEnvironment;
  readonly handler: SimHandler;
}

interface Call {
  readonly event: unknown;
  readonly context: InvocationContext;
}

/**
 * Runs a handler in environments as Lambda does: each takes one invocation at a time, idle ones are used again, the
 * one that was used last first, and one that is killed never comes back.
 */
export class EnvironmentFunction implements SimFunction {
  readonly #parts: EnvironmentFunctionParts;
  readonly #pending = new PendingPromises();
  readonly #calls: CallSchedule;
  /** Used last at the end. */
  readonly #idle: Slot[] = [];
  #count = 0;
  #failure: { readonly error: unknown } | undefined;

  readonly rest = async (): Promise<void> => {
    do await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.isBusy);
  };

  constructor(parts: EnvironmentFunctionParts) {
    this.#parts = parts;
    this.#calls = new CallSchedule(parts.surroundings.clock, parts.surroundings.random);
  }

  get ordersEffects(): boolean {
    return this.#parts.ordersEffects;
  }

  get keepsOnlyPoison(): boolean {
    return this.#parts.keepsOnlyPoison ?? false;
  }

  /** Fails with what was thrown where nobody could catch it: by the world, when it was told of an answer. */
  get isBusy(): boolean {
    if (this.#failure) throw this.#failure.error;
    return this.#pending.isBusy || (this.#parts.waitsOutside?.() ?? false);
  }

  invoke(invocation: SimInvocation): void {
    const slot = this.#idle.pop() ?? this.#createSlot();
    if (!slot) {
      invocation.settle({ type: 'not-invoked' });
      return;
    }
    const { environment } = slot;
    const { clock, timing } = this.#parts.surroundings;
    const event = this.#parts.eventOf ? this.#parts.eventOf(invocation) : invocation.event;
    const endsAtMs = clock.nowMs() + invocation.timeoutMs;
    const context: InvocationContext = {
      awsRequestId: invocation.requestId,
      getRemainingTimeInMillis: () => endsAtMs - clock.nowMs(),
    };
    invocation.onKilled = () => this.#kill(environment);
    environment.thaw(invocation);
    // Before the handler: what it costs Lambda to bring the event and start, which the handler's deadline knows of.
    environment.clock.after(timing.perInvocationMs, () => this.#run(slot, invocation, { event, context }));
  }

  #run(slot: Slot, invocation: SimInvocation, { event, context }: Call): void {
    resultOf(slot.handler, event, context)
      .then((result) => this.#answer(slot, invocation, result))
      .catch((error) => {
        this.#failure = { error };
      });
  }

  #answer(slot: Slot, invocation: SimInvocation, result: InvocationResult): void {
    const { environment } = slot;
    if (environment.isGone) return;
    this.#parts.onAnswer?.(environment, invocation, result);
    environment.freeze();
    this.#idle.push(slot);
    invocation.settle(result);
  }

  #createSlot(): Slot | undefined {
    const { environmentsMax = Number.POSITIVE_INFINITY, surroundings, createHandler } = this.#parts;
    if (this.#count >= environmentsMax) return undefined;
    this.#count += 1;
    const { clock, timing } = surroundings;
    const callMs = timing.perRecordMs;
    const environment = new LambdaEnvironment({ clock, calls: this.#calls, pending: this.#pending, callMs });
    return { environment, handler: createHandler(environment) };
  }

  #kill(environment: LambdaEnvironment): void {
    // One whose invocation is over is idle, and what kills late kills nothing.
    if (environment.isRunning) this.#count -= 1;
    if (environment.isRunning) environment.kill();
  }
}

/** What Lambda hands to the mapping: the response as JSON carries it, or an error where the handler throws. */
async function resultOf(handler: SimHandler, event: unknown, context: InvocationContext): Promise<InvocationResult> {
  try {
    const text = JSON.stringify(await handler(event, context));
    return { type: 'response', payload: text === undefined ? null : JSON.parse(text) };
  } catch {
    return { type: 'error' };
  }
}
