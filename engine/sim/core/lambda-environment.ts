import type { Clock } from '../../../handlers/core/clock';
import type { SimInvocation } from '../sim-function';
import type { SimRecord } from '../sim-record';
import type { CallSchedule } from './call-schedule';
import type { PendingPromises } from './pending-promises';

export interface EnvironmentParts {
  /** Of the world: goes on whatever becomes of the environment. */
  readonly clock: Clock;
  readonly calls: CallSchedule;
  readonly pending: PendingPromises;
  /** Time that one call to the outside takes on average. */
  readonly callMs: number;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly hangs?: boolean;
}

/**
 * One environment of a Lambda function, with a clock of its own. Between invocations it is frozen, as on Lambda: what
 * reaches it then (timers, answers to calls) waits for the next invocation. Once it is gone nothing reaches it.
 */
export class LambdaEnvironment {
  readonly clock: Clock;
  readonly #parts: EnvironmentParts;
  #state: 'running' | 'frozen' | 'gone' = 'frozen';
  #invocation: SimInvocation | undefined;
  #records: ReadonlyMap<string, SimRecord> = new Map();
  /** What arrived while the environment was frozen, in order. */
  #backlog: (() => void)[] = [];
  readonly #timers = new Set<() => void>();

  constructor(parts: EnvironmentParts) {
    this.#parts = parts;
    this.clock = { nowMs: () => parts.clock.nowMs(), after: (delayMs, callback) => this.#after(delayMs, callback) };
  }

  get isGone(): boolean {
    return this.#state === 'gone';
  }

  get isRunning(): boolean {
    return this.#state === 'running';
  }

  /** The record of the invocation at work that has this eventID. */
  recordOf(eventId: string): SimRecord | undefined {
    return this.#records.get(eventId);
  }

  /** Begins an invocation, and has what waited for the thaw happen first. */
  thaw(invocation: SimInvocation): void {
    this.#state = 'running';
    this.#invocation = invocation;
    this.#records = new Map(invocation.records.map((record) => [String(record.index), record]));
    const backlog = this.#backlog;
    this.#backlog = [];
    for (const callback of backlog) this.enter(callback);
  }

  freeze(): void {
    if (this.#state === 'running') this.#state = 'frozen';
    this.#invocation = undefined;
  }

  /** Ends it for good. Calls that are on their way still arrive. */
  kill(): void {
    this.#state = 'gone';
    this.#invocation = undefined;
    this.#backlog = [];
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }

  /** Lets something reach the code inside: now, at the next thaw, or never. */
  enter(callback: () => void): void {
    if (this.#state === 'gone') return;
    if (this.#state === 'frozen') {
      this.#backlog.push(callback);
      return;
    }
    this.#parts.pending.touch();
    callback();
  }

  /** True where a fault has the calls of the invocation at work hang. */
  get hangs(): boolean {
    return this.#invocation?.hangs ?? false;
  }

  /**
   * A call from inside to the outside: `effect` happens when the call arrives there, and its outcome is the answer.
   * A call that hangs never arrives. A signal that is given ends the waiting for the answer, not the call.
   */
  call<Answer>(effect: () => Answer, options: CallOptions = {}): Promise<Answer> {
    const { signal, hangs = false } = options;
    return new Promise((resolve, reject) => {
      if (this.#state === 'gone') return;
      if (signal?.aborted) return reject(signal.reason);
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      if (hangs) return;
      this.#parts.calls.add(this.#parts.callMs, () => {
        const answer = outcomeOf(effect);
        this.enter(() => ('error' in answer ? reject(answer.error) : resolve(answer.value)));
      });
    });
  }

  #after(delayMs: number, callback: () => void): () => void {
    if (this.#state === 'gone') return () => {};
    const end = () => {
      cancel();
      this.#timers.delete(end);
      isOver = true;
    };
    let isOver = false;
    const cancel = this.#parts.clock.after(delayMs, () =>
      this.enter(() => {
        if (isOver) return;
        end();
        callback();
      }),
    );
    this.#timers.add(end);
    return end;
  }
}

function outcomeOf<Value>(effect: () => Value): { readonly value: Value } | { readonly error: unknown } {
  try {
    return { value: effect() };
  } catch (error) {
    return { error };
  }
}
