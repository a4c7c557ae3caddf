import type { Random } from '../../handlers/core/random';
import type { InvocationResult } from '../actions';
import type { FaultTable } from './fault-table';
import type { SimClock } from './sim-clock';
import type { SimInvocation } from './sim-function';
import type { SimRecord } from './sim-record';

/** What decides how an invocation goes. */
export interface InvocationWorld {
  readonly clock: SimClock;
  readonly faults: FaultTable;
  readonly functionTimeoutMs: number;
  readonly random: Random;
}

export interface InvocationRequest {
  readonly requestId: string;
  readonly records: readonly SimRecord[];
  /** Makes the event: models never look at it. */
  readonly eventOf: () => unknown;
  /** `isCutOff`: the timeout ended it. */
  readonly end: (result: InvocationResult, isCutOff: boolean) => void;
}

/** One run of the function: ends with its answer, or by Lambda's timeout. */
export class RunningInvocation implements SimInvocation {
  readonly hangs: boolean;
  readonly timeoutMs: number;
  onKilled?: () => void;
  readonly #request: InvocationRequest;
  readonly #losesAnswer: boolean;
  readonly #cancelTimeout: () => void;
  #isOver = false;

  constructor(request: InvocationRequest, { clock, faults, random, functionTimeoutMs }: InvocationWorld) {
    const nowMs = clock.nowMs();
    this.#request = request;
    this.timeoutMs = functionTimeoutMs;
    this.hangs = hits(faults.shareOf('timeouts', nowMs), random);
    this.#losesAnswer = hits(faults.shareOf('lost-response', nowMs), random);
    this.#cancelTimeout = clock.after(functionTimeoutMs, () => this.#timeOut());
  }

  get requestId(): string {
    return this.#request.requestId;
  }

  get records(): readonly SimRecord[] {
    return this.#request.records;
  }

  get event(): unknown {
    return this.#request.eventOf();
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  settle(result: InvocationResult): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelTimeout();
    this.#request.end(this.#losesAnswer ? { type: 'error' } : result, false);
  }

  #timeOut(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.onKilled?.();
    this.#request.end({ type: 'error' }, true);
  }
}

/** Draws only where there is a share, so that a fault changes no other draw. */
export function hits(share: number, random: Random): boolean {
  return share > 0 && random() < share;
}

/** Whether an invocation counts as failed: it ended with an error, or reports failures. */
export function hasFailed(result: InvocationResult): boolean {
  if (result.type !== 'response') return true;
  const list = (result.payload as { readonly batchItemFailures?: readonly unknown[] } | null)?.batchItemFailures;
  return Array.isArray(list) && list.length > 0;
}
