import { Breaker } from '../../handlers/core/breaker';
import { errorFields } from '../../handlers/core/logger';
import { ReplayGuard } from '../../handlers/core/replay-guard';
import { UnknownErrors } from '../../handlers/core/unknown-errors';

/**
 * What a handler remembers from one invocation to the next, as far as its future depends on it. The handler core keeps
 * it in private objects, so this listens to what they are told; times are left out, because an exploration ends long
 * before the guard forgets, and the patience with unclear errors is none.
 */
export class ObservedMemory {
  /** Changes that the replay guard would skip. */
  readonly #guarded = new Set<string>();
  /** Per change: its unclear error, how often, and whether anything has succeeded since the first. */
  readonly #unclear = new Map<string, { readonly error: string; attempts: number; hasSuccess: boolean }>();
  #failuresInRow = 0;
  #breaker: Breaker | undefined;

  /** Equal for two memories exactly when no later invocation could tell them apart. */
  get state(): string {
    const unclear = [...this.#unclear].map(([key, one]) => `${key}:${one.error}${one.attempts}${one.hasSuccess}`);
    const breaker = this.#breaker?.callsMax(9) ?? 9;
    return `${[...this.#guarded].sort().join()};${unclear.sort().join()};${breaker},${this.#failuresInRow}`;
  }

  guarded(changeKey: string): void {
    this.#guarded.add(changeKey);
  }

  taken(changeKey: string): void {
    this.#guarded.delete(changeKey);
  }

  unclear(changeKey: string, error: unknown, attempts: number): void {
    const name = JSON.stringify(errorFields(error));
    const known = this.#unclear.get(changeKey);
    if (known?.error === name) known.attempts = attempts;
    else this.#unclear.set(changeKey, { error: name, attempts, hasSuccess: false });
  }

  succeeded(changeKey: string): void {
    this.#unclear.delete(changeKey);
    for (const one of this.#unclear.values()) one.hasSuccess = true;
  }

  breakerTold(breaker: Breaker, failuresInRow: number): void {
    this.#breaker = breaker;
    this.#failuresInRow = failuresInRow;
  }

  get failuresInRow(): number {
    return this.#failuresInRow;
  }
}

let current: ObservedMemory | undefined;
const memoryOf = new WeakMap<object, ObservedMemory>();
let isListening = false;

/** From now on it is this memory's handler that runs: an object that is heard of for the first time is part of it. */
export function observe(memory: ObservedMemory): void {
  current = memory;
  if (!isListening) listen();
  isListening = true;
}

/** Wraps the methods that change something. They do what they did before. */
function listen(): void {
  after(ReplayGuard.prototype, 'add', (memory, [key]) => memory.guarded(key));
  after(ReplayGuard.prototype, 'take', (memory, [key]) => memory.taken(key));
  after(UnknownErrors.prototype, 'failed', (memory, [key, error], { attempts }) =>
    memory.unclear(key, error, attempts),
  );
  after(UnknownErrors.prototype, 'succeeded', (memory, [key]) => memory.succeeded(key));
  after(Breaker.prototype, 'begin', (memory, _, __, breaker) => memory.breakerTold(breaker, memory.failuresInRow));
  after(Breaker.prototype, 'succeeded', (memory, _, __, breaker) => memory.breakerTold(breaker, 0));
  after(Breaker.prototype, 'failed', (memory, _, __, breaker) => memory.breakerTold(breaker, memory.failuresInRow + 1));
}

type Methods = { readonly [name: string]: (...parameters: never[]) => unknown };

function after<Owner extends object, Name extends keyof Owner>(
  prototype: Owner,
  name: Name,
  tell: (
    memory: ObservedMemory,
    parameters: Owner[Name] extends (...all: infer All) => unknown ? All : never,
    result: Owner[Name] extends (...all: never[]) => infer Result ? Result : never,
    self: Owner,
  ) => void,
): void {
  const method = (prototype as unknown as Methods)[name as string]!;
  const wrapped = function (this: Owner, ...parameters: never[]): unknown {
    const result = method.apply(this, parameters);
    const memory = memoryOf.get(this) ?? current;
    if (memory) {
      memoryOf.set(this, memory);
      tell(memory, parameters as never, result as never, this);
    }
    return result;
  };
  Object.defineProperty(prototype, name, { value: wrapped, configurable: true, writable: true });
}
